import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { DriverError } from '../../../contracts/hypervisors.js'
import type {
  DriverCall,
  DriverErrorClass,
  HypervisorDriver,
  InstanceKey,
  VmHandle,
  VmSpec,
} from '../../../contracts/hypervisors.js'

export type FaultOp = 'ensure' | 'power' | 'destroy'

/** What a bench can break. Each arms one fault for the next matching request; leave out what the bench cannot do. */
export interface HypervisorFaults {
  /** The request is executed, its answer never arrives. */
  loseReplyOnce(op: FaultOp): void | Promise<void>
  /** The connection breaks before the hypervisor sees the request. */
  dropBeforeOnce(op: FaultOp): void | Promise<void>
  /** The hypervisor starts the work and reports that it failed; nothing changed. */
  failTaskOnce(op: FaultOp): void | Promise<void>
  /** The work is done, and the hypervisor reports that it failed. */
  failTaskAfterSuccessOnce(op: FaultOp): void | Promise<void>
  /** Every session the driver holds is forgotten by the hypervisor. */
  killSession(): void | Promise<void>
  /** From now on logins are refused; sessions end as well. */
  refuseLogin(): void | Promise<void>
}

/** A machine with our name that is not ours. */
export interface LookAlike {
  handle: VmHandle
  /** True while it exists, with the power and sizes it was planted with. */
  unchanged(): Promise<boolean>
}

/** One fresh hypervisor with a driver against it: what the kit needs to try a driver. */
export interface HypervisorBench {
  driver: HypervisorDriver
  /** A buildable spec with a key nobody used yet and a template that exists; `overrides` win. */
  spec(overrides?: Partial<VmSpec>): VmSpec
  faults?: Partial<HypervisorFaults>
  plantLookAlike?(spec: VmSpec): Promise<LookAlike>
  /** How many machines the hypervisor has with the name or the uuid of `key`, asked without the driver. */
  count(key: InstanceKey): Promise<number>
  close(): Promise<void>
}

/** One case of the kit. `needs` answers why this bench cannot run it, or undefined. */
export interface HypervisorCase {
  title: string
  needs?(bench: HypervisorBench): string | undefined
  run(bench: HypervisorBench): Promise<void>
}

/** Why a case that needs this fault cannot run here. */
export const needsFault = (fault: keyof HypervisorFaults) => (bench: HypervisorBench) =>
  bench.faults?.[fault] ? undefined : `the bench offers no fault "${fault}"`

/** A call that gives up after half a minute. */
export function driverCall(): DriverCall {
  return { signal: AbortSignal.timeout(30_000) }
}

/** The DriverError an action ends in, or undefined when it succeeds. Any other error fails the test. */
export async function failureOf(action: () => Promise<unknown>): Promise<DriverError | undefined> {
  try {
    await action()
    return undefined
  } catch (error) {
    assert.ok(error instanceof DriverError, `expected a DriverError, got ${String(error)}`)
    return error
  }
}

export async function assertRefused(action: () => Promise<unknown>, ...classes: DriverErrorClass[]): Promise<void> {
  const failure = await failureOf(action)
  assert.ok(failure, `expected a DriverError (${classes.join(' or ')}), but it succeeded`)
  assert.ok(
    classes.includes(failure.errorClass),
    `expected ${classes.join(' or ')}, got ${failure.errorClass}: ${failure.message}`,
  )
}

/** Repeats an action as a caller would: after `transient` and `ambiguous`, and after the `also` classes of the case. */
export async function insist<T>(action: () => Promise<T>, also: DriverErrorClass[] = []): Promise<T> {
  const retryable: DriverErrorClass[] = ['transient', 'ambiguous', ...also]
  for (let attempt = 1; ; attempt++) {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof DriverError) || !retryable.includes(error.errorClass) || attempt === 5) throw error
    }
  }
}

/** Polls until `look` answers true; fails after ten seconds. */
export async function eventuallyTrue(what: string, look: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (await look()) return
    await pause(50)
  }
  assert.fail(`${what}: not within ten seconds`)
}

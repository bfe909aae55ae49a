import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { DriverError, type DriverErrorClass } from 'nettoria/contracts/hypervisors'
import { eventually } from 'nettoria/testing'
import type { VcenterSettings } from '../../../plugins/hypervisor-vcenter/settings.js'
import { startVcenter, type VcenterPeer } from '../../peers/vcenter/start.js'
import { driverFor } from './vcenter-bench.js'

export const call = {}

export async function peer(t: TestContext, flags: Record<string, string | number> = {}): Promise<VcenterPeer> {
  const started = await startVcenter(flags)
  assert.ok(started)
  t.after(() => started.stop())
  return started
}

export function driver(t: TestContext, of: VcenterPeer, settings: Partial<VcenterSettings> = {}) {
  const made = driverFor(of, settings)
  t.after(() => made.close?.())
  return made
}

export async function refused(work: Promise<unknown>, ...classes: DriverErrorClass[]): Promise<DriverError> {
  const error = await work.then(
    () => assert.fail(`expected ${classes.join(' or ')}, but it succeeded`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof DriverError, String(error))
  assert.ok(classes.includes(error.errorClass), `${error.errorClass}: ${error.message}`)
  return error
}

/** Repeats the check until it passes. */
export async function holds(check: () => Promise<void>): Promise<void> {
  await eventually(async () => (await check(), true))
}

export async function named(of: VcenterPeer, name: string) {
  return (await of.machines()).filter((machine) => machine.name === name)
}

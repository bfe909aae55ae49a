import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Logger } from 'nettoria'
import { DriverError, type DriverCall } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import type { WireObject } from '../vim/write-envelope.js'
import type { Method } from '../vim/wire-methods.js'
import type { XmlNode } from '../vim/xml-node.js'
import { TransportError } from '../vim/vim-errors.js'
import type { Vim, VimSession } from '../vim/vim-session.js'
import { waitForTask } from '../vim/wait-for-task.js'
import type { VcenterSettings } from '../settings.js'

/** Pauses of the driver, in milliseconds. */
export interface Pace {
  /** Between two looks at something that is about to change. */
  lookEvery: number
  /** How long to look for a machine whose clone call broke, when no task of it is to be seen. */
  lookFor: number
  /** First pause before a read is repeated; doubles. */
  retryRead: number
}

/** One configured vCenter: what every part of the driver works with. */
export interface Site {
  readonly session: VimSession
  readonly settings: VcenterSettings
  readonly log: Logger
  readonly clock: Clock
  readonly pace: Pace
  /** Templates found before, by the name they were asked for; checked again when used. */
  readonly templates: Map<string, MoRef>
}

/** Waits, unless the caller gives up. */
export async function pause(ms: number, call: DriverCall): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: call.signal })
  } catch {
    throw new DriverError('transient', 'The call was aborted while it waited')
  }
}

/** A read: repeated when the connection breaks, for it changes nothing. */
export async function read<T>(site: Site, call: DriverCall, work: (vim: Vim) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await site.session.run(work, call.signal)
    } catch (error) {
      const again = error instanceof TransportError && !['certificate', 'aborted'].includes(error.reason)
      if (!again || attempt === 3) throw error
      site.log.debug({ err: error, attempt }, 'vCenter read failed, trying again')
      await pause(site.pace.retryRead * 2 ** (attempt - 1), call)
    }
  }
}

/** A change: repeated only when it surely did not reach vCenter. */
export async function change(
  site: Site,
  call: DriverCall,
  method: Method,
  target: MoRef,
  args?: WireObject,
): Promise<XmlNode> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await site.session.run((vim) => vim.call(method, target, args), call.signal)
    } catch (error) {
      const again = error instanceof TransportError && !error.sent && error.reason === 'connect'
      if (!again || attempt === 3) throw error
      await pause(site.pace.retryRead * 2 ** (attempt - 1), call)
    }
  }
}

/** A change that vCenter runs as a task. Returns the task's result, which may be missing. */
export async function runTask(
  site: Site,
  call: DriverCall,
  method: Method,
  target: MoRef,
  args?: WireObject,
): Promise<XmlNode | undefined> {
  const task = (await change(site, call, method, target, args)).child('returnval')?.ref()
  if (!task) throw new Error(`${method} returned no task`)
  const now = () => site.clock.now()
  const deadline = now() + site.settings.operationTimeout * 1000
  const { signal, progress } = call
  const rest = () => pause(site.pace.lookEvery, call)
  return waitForTask(site.session, task, { signal, progress, deadline, now, pause: rest })
}

import type { EventHandler } from '../../work/events/event-handler.js'
import type { EventsRuntime } from '../../work/events/outbox-events.js'
import { Subscriptions } from '../../work/events/subscriptions.js'
import { JobTable } from '../../work/jobs/job-table.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { pluginErrors } from '../plugins/errors.js'
import type { Registered } from '../plugins/plugin-states.js'
import type { RunningPlugin } from '../plugins/start-plugins.js'
import { cleanUp } from './core-jobs.js'
import type { CoreServices } from './core-services.js'

/** Connects what belongs to one generation alone: hooks, slots, notices, menus. Throws PLUGIN_FAILED naming who does not fit. */
export function connectToGeneration(core: CoreServices, running: readonly RunningPlugin[]): void {
  for (const { id, registration } of running)
    blame(id, () => {
      for (const { hook, tap, order } of registration.taps) core.hooks.tap(id, hook, tap, order)
      for (const { name, part } of registration.slots) core.slots.add(id, name, part)
      for (const notice of registration.notices) core.noticeKinds.set(notice.kind, notice)
      for (const item of registration.menus) core.menus.add(id, item)
    })
}

/** Tries on paper what `connectToProcess` will do, so that it cannot fail half way. Throws PLUGIN_FAILED naming who does not fit. */
export function rehearse(running: readonly RunningPlugin[]): void {
  const subscriptions = new Subscriptions()
  const jobs = new JobTable()
  jobs.add('core', cleanUp, async () => undefined)
  for (const { id, registration } of running)
    blame(id, () => {
      for (const { event, handler, run } of registration.events)
        subscriptions.add({
          owner: id,
          handler: `${id}/${handler}`,
          pattern: event.name,
          run: run as EventHandler<unknown>,
        })
      for (const { definition, handler } of registration.jobs) jobs.add(id, definition, handler)
    })
}

/** Hands events and jobs of the process to a generation, in one go: nothing is published or claimed in between. */
export function connectToProcess(
  core: Pick<CoreServices, 'events' | 'jobs'>,
  running: readonly RunningPlugin[],
  parked: ReadonlyMap<string, Registered>,
): void {
  for (const { id, registration } of running) {
    for (const { event, handler, run } of registration.events) core.events.on(id, event, handler, run)
    for (const { definition, handler } of registration.jobs) core.jobs.define(id, definition, handler)
  }
  for (const [id, { handlers }] of parked) parkHandlers(core.events, id, handlers)
  core.events.wake()
}

export function disconnectFromProcess(core: Pick<CoreServices, 'events' | 'jobs'>, owners: Iterable<string>): void {
  for (const id of owners) {
    core.events.forget(id)
    core.jobs.forget(id)
  }
}

function parkHandlers(events: EventsRuntime, owner: string, handlers: Registered['handlers']): void {
  for (const { event, handler } of handlers) events.park(owner, event, handler)
}

function blame(plugin: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (isPanelError(error, 'PLUGIN_FAILED')) throw error
    throw pluginErrors.PLUGIN_FAILED({ plugin, phase: 'setup', reason: (error as Error).message }, { cause: error })
  }
}

import type { FastifyInstance } from 'fastify'
import type { Logger } from '../../foundation/kernel/logger.js'
import { withinLimit } from '../../work/hooks/time-limit.js'
import type { FailedInstance } from '../../web/settings/adapter-definition.js'
import type { PluginFailure, RunningPlugin } from '../plugins/start-plugins.js'
import type { CoreServices } from '../boot/core-services.js'

/** One set of running plugins with everything made for it. A change builds another beside it and swaps. */
export interface Generation {
  readonly core: CoreServices
  readonly app: FastifyInstance
  readonly running: readonly RunningPlugin[]
  readonly failures: ReadonlyMap<string, PluginFailure>
  readonly failedInstances: readonly FailedInstance[]
}

const stopLimit = 10_000

/** Runs what plugins asked to run at their end, consumers before providers. A failure is logged and holds nobody up. */
export async function runStops(running: readonly RunningPlugin[], log: Logger): Promise<void> {
  for (const { id, registration } of running.toReversed())
    for (const action of registration.stops)
      await withinLimit(stopLimit, action, () => new Error(`it took longer than ${stopLimit} ms`)).catch(
        (error: unknown) => log.error({ err: error, plugin: id }, 'a plugin failed while stopping'),
      )
}

import { setImmediate as turn } from 'node:timers/promises'
import { isPanelError } from './errors.js'
import type { Logger } from './logger.js'

export const bootPhases = [
  'discover',
  'validate',
  'migrate',
  'services',
  'graph',
  'settings',
  'setup',
  'adapters',
  'themes',
  'http',
  'listen',
  'jobs',
] as const

export type BootPhase = (typeof bootPhases)[number]

/** Runs one named phase of the boot and says how long it took; a failure is logged under the phase's name. */
export function phaseRunner(log: Logger, failed = 'the boot stopped') {
  return async function phase<T>(name: BootPhase, work: () => T | Promise<T>): Promise<T> {
    // What runs already answers its requests between two phases of what is being built beside it.
    await turn()
    const began = process.hrtime.bigint()
    try {
      return await work()
    } catch (error) {
      log.fatal({ phase: name, errorCode: isPanelError(error) ? error.code : undefined, err: error }, failed)
      throw error
    } finally {
      log.debug({ phase: name, ms: Number((process.hrtime.bigint() - began) / 1_000_000n) }, 'boot phase')
    }
  }
}

import { once } from 'node:events'
import type { Panel } from '../host/panel.js'
import type { Logger } from '../foundation/kernel/logger.js'
import type { Surroundings } from './command.js'

const signals = ['SIGTERM', 'SIGINT'] as const

/** Resolves once somebody asked for the end and the panel has stopped in order. A second signal ends the process at once. */
export async function runUntilStopped(panel: Panel, log: Logger, { until, exit }: Surroundings): Promise<void> {
  if (until) {
    if (!until.aborted) await once(until, 'abort')
  } else {
    const signal = await new Promise((resolve) => signals.forEach((name) => process.once(name, resolve)))
    log.info({ signal }, 'stopping')
    for (const name of signals) process.once(name, () => process.exit(1))
  }
  await panel.stop()
  log.info('stopped')
  // Agenda keeps a timer of half a lock life after each run, which would hold the process for minutes.
  if (exit) setTimeout(() => exit(0), 500).unref()
}

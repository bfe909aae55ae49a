import type { Panel } from '../host/panel.js'
import type { Logger } from '../foundation/kernel/logger.js'

/** Resolves once the process was asked to end and the panel has stopped in order. A second signal ends it at once. */
export async function runUntilStopped(panel: Panel, log: Logger): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve)
  })
  log.info({ signal }, 'stopping')
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => process.exit(1))
  await panel.stop()
  log.info('stopped')
  // Agenda keeps a timer of half a lock life after each run, which would hold the process for minutes.
  setTimeout(() => process.exit(), 500).unref()
}

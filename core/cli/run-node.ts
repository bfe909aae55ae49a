import { loadConfig } from '../foundation/kernel/config.js'
import type { Config } from '../foundation/kernel/config.js'
import type { Logger } from '../foundation/kernel/logger.js'
import { createLogger } from '../foundation/kernel/pino-logger.js'
import { createPanel } from '../host/panel.js'
import type { Panel } from '../host/panel.js'
import type { Invocation } from './command.js'
import { readEnvironment } from './environment.js'
import { guardProcess } from './guard-process.js'
import { runUntilStopped } from './run-until-stopped.js'

export interface Node {
  panel: Panel
  config: Config
  log: Logger
}

/**
 * Production: migrates, makes the first administrator when the environment names one, then does what `begin` says, until it is
 * asked to end. `begin` answers what it logs: the port, for one.
 */
export async function runNode(
  invocation: Invocation,
  begin: (node: Node) => Promise<Record<string, unknown>>,
): Promise<void> {
  const config = loadConfig({ NODE_ENV: 'production', ...readEnvironment(invocation) }, invocation.root)
  const log = createLogger(config.logLevel, invocation.log)
  const panel = await createPanel({ config, log })
  if (!invocation.until) guardProcess(panel, log)
  try {
    if (config.admin) await panel.services.identity.createFirstAdmin(config.admin.email, config.admin.password)
    const begun = await begin({ panel, config, log })
    log.info({ ...begun, plugins: panel.plugins.length, failed: [...panel.failures.keys()] }, 'serving')
  } catch (error) {
    await panel.stop()
    throw error
  }
  await runUntilStopped(panel, log, invocation)
}

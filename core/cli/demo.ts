import { join } from 'node:path'
import { DemoSeeds } from '../contracts/demo.js'
import { loadConfig } from '../foundation/kernel/config.js'
import { createLogger } from '../foundation/kernel/pino-logger.js'
import { createPanel } from '../host/panel.js'
import type { Panel } from '../host/panel.js'
import type { Invocation } from './command.js'
import { readEnvironment } from './environment.js'
import { runUntilStopped } from './run-until-stopped.js'

const admin = { email: 'admin@example.com', password: 'demo admin password' }
const customer = { email: 'sara@example.com', phone: '+989121234567', password: 'demo customer password' }

/** The whole product without configuration: embedded database, demo catalogue, simulator, sandbox gateway, message outbox. */
export async function demo(invocation: Invocation): Promise<void> {
  const { root, flags } = invocation
  const env = readEnvironment(invocation)
  const dataDir = env['DATA_DIR'] || join(root, 'data', 'demo')
  const config = loadConfig({ ...env, NODE_ENV: 'development', DATA_DIR: dataDir }, root, [
    join(root, 'config', typeof flags['config'] === 'string' ? flags['config'] : 'demo.json'),
  ])
  const log = createLogger(env['LOG_LEVEL'] ? config.logLevel : 'warn', invocation.log)
  const panel = await createPanel({ config, log })
  let port: number
  try {
    await seed(panel)
    port = await panel.listen()
    await panel.work()
  } catch (error) {
    await panel.stop()
    throw error
  }
  invocation.out(greeting(config.port === 0 ? `http://${config.host}:${port}` : config.appUrl))
  await runUntilStopped(panel, log, invocation)
}

async function seed(panel: Panel): Promise<void> {
  const { identity, registries } = panel.services
  await identity.createFirstAdmin(admin.email, admin.password)
  await identity.createProvenUser({ ...customer, firstName: 'Sara', lastName: 'Ahmadi', locale: 'en' })
  await panel.db.transaction(async (tx) => {
    for (const { adapter } of registries.registry(DemoSeeds).list()) await adapter.seed(tx)
  })
}

function greeting(address: string): string {
  return `
  Nettoria is ready at ${address}

    customer       ${customer.email}   ${customer.password}
    administrator  ${admin.email}  ${admin.password}

  Codes and mails that the panel sends: ${address}/admin/outbox
  The API: ${address}/api-docs
  Stop with Ctrl+C. Everything is kept in DATA_DIR (data/demo).

`
}

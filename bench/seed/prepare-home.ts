import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../core/foundation/data/database.js'
import { loadConfig } from '../../core/foundation/kernel/config.js'
import type { ConfigFile } from '../../core/foundation/kernel/config.js'
import { createLogger } from '../../core/foundation/kernel/pino-logger.js'
import { createPanel } from '../../core/host/panel.js'
import { createTestDatabase } from '../../core/toolkit/testing/engines.js'
import { productEnvironment, root } from '../servers/product.js'
import { unflushed } from './check-flush.js'
import { password, seedPanel } from './seed-panel.js'

export { password }

/** Where the product under measurement lives, with what was seeded. */
export interface Home {
  engine: Engine
  dir: string
  databaseUrl: string
  /** Whose servers are listed. */
  customer: { email: string; accountId: number }
  /** Why figures on its database cannot be judged, or null. */
  unflushed: string | null
}

/** What removes each home that still is. */
const homes = new Set<() => Promise<void>>()

/** Drops the databases and folders of this run. */
export async function removeHomes(): Promise<void> {
  for (const remove of [...homes]) await remove()
}

/** All first-party plugins, with the adapters of the demo, which production takes when it is told to. */
const configuration: ConfigFile = {
  panelName: 'Bench Cloud',
  instances: [
    { contract: 'compute.hypervisors', definition: 'simulator', id: 'simulator', title: 'Simulated hypervisor' },
    ...['notifications.senders outbox', 'billing.gateways sandbox'].map((words) => {
      const [contract, definition] = words.split(' ') as [string, string]
      return { contract, definition, id: definition, settings: { allowInProduction: true } }
    }),
  ],
}

/** A data folder and a database of its own with `servers` servers. Throws when a plugin does not start. */
export async function prepareHome(engine: Engine, servers: number): Promise<Home> {
  const dir = mkdtempSync(join(tmpdir(), 'ntt-bench-'))
  writeFileSync(join(dir, 'config.json'), JSON.stringify(configuration))
  const database = engine === 'sqlite' ? null : await createTestDatabase(engine)
  const databaseUrl = database?.url ?? `sqlite:${join(dir, 'panel.sqlite')}`
  const remove = async () => {
    homes.delete(remove)
    rmSync(dir, { recursive: true, force: true })
    await database?.drop()
  }
  homes.add(remove)
  try {
    const config = loadConfig(productEnvironment({ dir, databaseUrl }, 5000), root)
    const panel = await createPanel({ config, log: createLogger('fatal') })
    try {
      const [failed] = panel.failures
      if (failed) throw new Error(`The plugin "${failed[0]}" did not start: ${JSON.stringify(failed[1])}`)
      const customer = await seedPanel(panel, servers)
      return { engine, dir, databaseUrl, customer, unflushed: await unflushed(panel.db) }
    } finally {
      await panel.stop()
    }
  } catch (error) {
    await remove()
    throw error
  }
}

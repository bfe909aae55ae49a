import { join } from 'node:path'
import { createDatabase, reach } from '../foundation/data/knex-database.js'
import { pendingMigrations } from '../foundation/data/pending-migrations.js'
import { createI18n } from '../web/i18n/i18n.js'
import { loadConfig } from '../foundation/kernel/config.js'
import type { Config } from '../foundation/kernel/config.js'
import { isPanelError } from '../foundation/kernel/errors.js'
import { createLogger } from '../foundation/kernel/pino-logger.js'
import { broken } from '../host/operations/health-check.js'
import type { HealthCheck } from '../host/operations/health-check.js'
import { findPlugins } from '../host/boot/plugin-roots.js'
import { createPanel } from '../host/panel.js'
import { readPluginRows, wantedStates } from '../host/plugins/plugin-states.js'
import { Operations } from '../host/services.js'
import type { Invocation } from './command.js'
import { readEnvironment } from './environment.js'

const marks = { ok: 'ok     ', warning: 'WARNING', broken: 'BROKEN ' } as const

/** Looks whether the panel can work and says what to mend. Changes no table. The exit code is 1 when something is broken. */
export async function doctor(invocation: Invocation): Promise<number> {
  const { root, flags, out } = invocation
  const checks = await examine(invocation)
  const i18n = createI18n({
    sources: [{ prefix: null, dir: join(root, 'core', 'web', 'i18n', 'locales') }],
    log: createLogger('silent'),
  })
  const said = checks.map(({ id, state, outcome, params }) => {
    const text = i18n.t('en', outcome === 'unknown' ? 'core.health.unknown' : `core.health.${id}.${outcome}`, params)
    return { id, state, title: i18n.t('en', `core.health.title.${id}`), text }
  })
  const healthy = checks.every(({ state }) => state !== 'broken')
  if (flags['json']) out(`${JSON.stringify({ healthy, checks: said }, null, 2)}\n`)
  else for (const { state, title, text } of said) out(`${marks[state]}  ${title}: ${text}\n`)
  return healthy ? 0 : 1
}

async function examine(invocation: Invocation): Promise<HealthCheck[]> {
  const { root } = invocation
  try {
    const config = loadConfig({ NODE_ENV: 'production', ...readEnvironment(invocation) }, root)
    const before = await examineDatabase(config)
    if (before) return [before]
    const panel = await createPanel({ config, log: createLogger('silent') })
    try {
      return await panel.get(Operations).health()
    } finally {
      await panel.stop()
    }
  } catch (error) {
    const reason = isPanelError(error) ? `${error.code}: ${error.message}` : (error as Error).message
    return [{ id: 'start', ...broken('impossible', { reason }) }]
  }
}

// A panel migrates when it boots, and a doctor only looks: so an old schema ends the examination.
async function examineDatabase(config: Config): Promise<HealthCheck | undefined> {
  const db = createDatabase(config.databaseUrl)
  try {
    await reach(db)
    const core = await pendingMigrations(db, [{ owner: 'core', dir: join(config.root, 'dist', 'migrations') }])
    const rows = core.length ? new Map() : await readPluginRows(db.read)
    const wanted = findPlugins(config).plugins.filter(({ id }) =>
      wantedStates.includes(rows.get(id)?.state ?? 'enabled'),
    )
    const plugins = await pendingMigrations(
      db,
      wanted.map(({ id, codeDir }) => ({ owner: id, dir: join(codeDir, 'migrations') })),
    )
    const pending = [...core, ...plugins]
    if (pending.length === 0) return undefined
    return {
      id: 'database',
      ...broken('unmigrated', { address: db.address, count: pending.length, first: pending[0]! }),
    }
  } finally {
    await db.close()
  }
}

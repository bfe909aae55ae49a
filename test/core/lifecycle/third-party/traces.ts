import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestPanel } from 'nettoria/testing'
import type { OpenDatabase } from '../../../../core/foundation/data/knex-database.js'
import type { Principal } from '../../../../core/contracts/principal.js'

type Row = Record<string, unknown>

const catalogues = {
  sqlite: `select type as kind, name, sql as is_so from sqlite_master where name not like 'sqlite_%' order by type, name`,
  mysql: `select concat(table_name, '.', column_name) as name, concat(column_type, is_nullable, coalesce(column_default, '')) as is_so
    from information_schema.columns where table_schema = database()
    union all select concat(table_name, ' ', index_name, ' ', seq_in_index), concat(column_name, non_unique)
    from information_schema.statistics where table_schema = database() order by 1`,
  pg: `select table_name || '.' || column_name as name, data_type || is_nullable || coalesce(column_default, '') as is_so
    from information_schema.columns where table_schema = current_schema()
    union all select indexname, indexdef from pg_indexes where schemaname = current_schema() order by 1`,
}

/** Every table with its columns and indexes, as the engine's own catalogue tells. */
export async function readSchema(db: OpenDatabase): Promise<Row[]> {
  const answer: unknown = await db.knex.raw(catalogues[db.engine])
  if (db.engine === 'mysql') return (answer as Row[][])[0]!.map((row) => ({ ...row }))
  return db.engine === 'pg' ? (answer as { rows: Row[] }).rows : (answer as Row[])
}

async function readTables(db: OpenDatabase): Promise<Record<string, Row[]>> {
  const names: Record<typeof db.engine, string> = {
    sqlite: `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
    mysql: 'select table_name as name from information_schema.tables where table_schema = database()',
    pg: 'select table_name as name from information_schema.tables where table_schema = current_schema()',
  }
  const answer: unknown = await db.knex.raw(names[db.engine])
  const rows =
    db.engine === 'mysql'
      ? (answer as Row[][])[0]!
      : db.engine === 'pg'
        ? (answer as { rows: Row[] }).rows
        : (answer as Row[])
  const tables: Record<string, Row[]> = {}
  for (const name of rows.map((row) => String(row['name'])).sort()) {
    const found = (await db.knex(name).select()) as Row[]
    tables[name] = found.map((row) => ({ ...row })).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
  }
  return tables
}

/** Rows of any table that name something, as `table: row`. */
export async function rowsThatName(db: OpenDatabase, what: RegExp): Promise<string[]> {
  const tables = Object.entries(await readTables(db))
  return tables.flatMap(([table, rows]) =>
    rows
      .map((row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
      .filter((text) => what.test(text))
      .map((text) => `${table}: ${text}`),
  )
}

const everybody = { permissions: new Set(['*']) } as unknown as Principal
// What shops do goes on while a plugin comes and goes: what happened is told here, and looked at row by row by `rowsThatName`.
const happenings = ['core_events', 'core_deliveries', 'core_tasks', 'core_task_events', 'core_idempotency']

// Each build counts a revision, and writes again what configuration files say of instances.
function withoutTheTime({ changed_at: _, ...row }: Row): Row[] {
  return row['name'] === 'plugins.revision' ? [] : [row]
}

/** Everything of a panel in which a plugin could leave something behind. */
export async function takeTraces(panel: TestPanel, dataDir: string) {
  const { db } = panel
  const { menus } = panel.panel.services
  const tables = await readTables(db)
  const core = Object.entries(tables).filter(([name]) => name.startsWith('core_') && !happenings.includes(name))
  const rows = core.map(([name, found]) => [name, found.flatMap(withoutTheTime)])
  return {
    schema: await readSchema(db),
    rows: Object.fromEntries(rows) as Record<string, Row[]>,
    permissions: tables['identity_role_permissions'],
    files: filesUnder(dataDir),
    menus: (['customer', 'admin', 'storefront', 'user'] as const).map((menu) =>
      menus.for(menu, everybody, '/', (key) => key),
    ),
    routes: panel.panel.app.printRoutes({ commonPrefix: false }).split('\n'),
    jobs: (await panel.jobs.list()).map(({ name }) => name).sort(),
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
  }
}

// Where a link leads is none of it.
function filesUnder(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? [entry.name, ...filesUnder(join(dir, entry.name)).map((name) => `${entry.name}/${name}`)]
      : [entry.name],
  )
}

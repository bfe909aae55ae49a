import type { OpenDatabase } from '../../foundation/data/knex-database.js'

/** `<table> <column> <type>` of every column, in order. */
export type Shape = readonly string[]

export async function shapeOf(db: OpenDatabase): Promise<Shape> {
  const rows = await ask(
    db,
    `select concat(table_name, ' ', column_name, ' ', data_type) as word from information_schema.columns
     where table_schema = ${schema(db)} order by table_name, ordinal_position`,
  )
  return rows
}

/** Tables that hold a row. */
export function filledTables(db: OpenDatabase, shape: Shape): Promise<string[]> {
  const tables = [...new Set(shape.map((column) => column.slice(0, column.indexOf(' '))))]
  return ask(
    db,
    tables
      .map((table) => db.knex.raw('(select ? as word from ?? limit 1)', [table, table]).toQuery())
      .join(' union all '),
  )
}

/** Tables that have given a number to a row, even if the row is gone. */
export function numberedTables(db: OpenDatabase): Promise<string[]> {
  return ask(
    db,
    db.engine === 'mysql'
      ? `select table_name as word from information_schema.tables where table_schema = database() and auto_increment > 1`
      : `select owner.relname as word from pg_sequences s
         join pg_class c on c.relname = s.sequencename join pg_depend d on d.objid = c.oid and d.deptype = 'a'
         join pg_class owner on owner.oid = d.refobjid
         where s.schemaname = current_schema() and s.last_value is not null`,
  )
}

/** Leaves the tables as they were made: empty, and numbering from 1. */
export async function emptyTables({ engine, knex }: OpenDatabase, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return
  if (engine === 'pg') {
    // Books are append-only by triggers, which this transaction alone does without.
    await knex.transaction(async (tx) => {
      await tx.raw('set local session_replication_role = replica')
      await tx.raw(`truncate ${tables.map(() => '??').join(', ')} restart identity cascade`, [...tables])
    })
    return
  }
  // The switch is of one connection.
  const connection = await knex.client.acquireConnection()
  const run = (sql: string) => knex.raw(sql).connection(connection)
  try {
    await run('set foreign_key_checks = 0')
    // Truncating asks no trigger, so the books can be emptied, but makes the file anew: only where there is one.
    const guarded = new Set(await guardedTables(run))
    for (const table of tables) {
      if (guarded.has(table)) await run(`truncate table \`${table}\``)
      else {
        await run(`delete from \`${table}\``)
        await run(`alter table \`${table}\` auto_increment = 1`)
      }
    }
    await run('set foreign_key_checks = 1')
  } finally {
    await knex.client.releaseConnection(connection)
  }
}

async function guardedTables(run: (sql: string) => PromiseLike<unknown>): Promise<string[]> {
  const answer = (await run(
    `select distinct event_object_table as word from information_schema.triggers where trigger_schema = database()`,
  )) as { word: string }[][]
  return (answer[0] ?? []).map(({ word }) => word)
}

const schema = ({ engine }: OpenDatabase) => (engine === 'mysql' ? 'database()' : 'current_schema()')

async function ask({ knex }: OpenDatabase, sql: string): Promise<string[]> {
  const answer = (await knex.raw(sql)) as { word: string }[][] | { rows: { word: string }[] }
  const rows = Array.isArray(answer) ? (answer[0] ?? []) : answer.rows
  return rows.map(({ word }) => word)
}

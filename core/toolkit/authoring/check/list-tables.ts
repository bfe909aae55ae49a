import type { OpenDatabase } from '../../../foundation/data/knex-database.js'

/** Names of all tables. knex has no portable question for them: the engines keep their catalogues in different places. */
export async function listTables({ knex, engine }: OpenDatabase): Promise<string[]> {
  const rows: { name: string }[] =
    engine === 'sqlite'
      ? await knex('sqlite_master').where('type', 'table').whereNot('name', 'like', 'sqlite_%').select('name')
      : await knex('information_schema.tables')
          .where('table_schema', knex.raw(engine === 'mysql' ? 'database()' : 'current_schema()'))
          .select({ name: 'table_name' })
  return rows.map(({ name }) => name).sort()
}

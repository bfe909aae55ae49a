import type { OpenDatabase } from '../../core/foundation/data/knex-database.js'

/** Why figures on this database say nothing, or null: it must write every commit to disk before it answers. */
export async function unflushed(db: OpenDatabase): Promise<string | null> {
  if (db.engine === 'sqlite') {
    const [row] = (await db.knex.raw('pragma synchronous')) as { synchronous: number }[]
    return Number(row!.synchronous) >= 2 ? null : 'SQLite does not flush at each commit (synchronous)'
  }
  if (db.engine === 'mysql') {
    const [[row]] = (await db.knex.raw('select @@innodb_flush_log_at_trx_commit as flush')) as [[{ flush: number }]]
    return Number(row.flush) === 1
      ? null
      : 'the database does not flush at each commit (innodb_flush_log_at_trx_commit)'
  }
  const sql = `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous`
  const { rows } = (await db.knex.raw(sql)) as { rows: { fsync: string; synchronous: string }[] }
  if (rows[0]!.fsync !== 'on') return 'the database does not flush at each commit (fsync)'
  return rows[0]!.synchronous === 'off' ? 'the database does not flush at each commit (synchronous_commit)' : null
}

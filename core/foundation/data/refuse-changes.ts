import { engineOf } from './engine-of.js'
import type { MigrationStep } from './migration.js'

type Knex = Parameters<MigrationStep['up']>[0]
type Change = 'update' | 'delete'

interface Trigger {
  name: string
  table: string
  change: Change
  message: string
  /** Columns of which one must change for an update to be refused; none: every update is. */
  frozen: readonly string[]
}

const creators = { sqlite: createSqlite, mysql: createMysql, pg: createPg }

/**
 * Steps that make a table refuse UPDATE or DELETE, whoever asks. `frozen` narrows an update to rows where one of these columns
 * changes. Raw SQL: triggers have no portable form, and knex knows none.
 */
export function refuseChanges(table: string, change: Change, frozen: string[] = []): MigrationStep[] {
  const trigger = { name: `${table}_no_${change}`, table, change, message: `${table} is append-only`, frozen }
  return [{ up: (db) => creators[engineOf(db)](db, trigger), down: (db) => drop(db, trigger) }]
}

async function createSqlite(db: Knex, { name, table, change, message, frozen }: Trigger): Promise<void> {
  const when = frozen.length ? `when ${frozen.map((column) => `old.${column} is not new.${column}`).join(' or ')}` : ''
  await db.raw(
    `create trigger if not exists ${name} before ${change} on ${table} for each row ${when} begin select raise(abort, '${message}'); end`,
  )
}

// MariaDB and MySQL have no "if not exists" in common for triggers. With binary logging on, the panel's user needs TRIGGER and
// the server log_bin_trust_function_creators.
async function createMysql(db: Knex, { name, table, change, message, frozen }: Trigger): Promise<void> {
  const [found] = await db.raw(
    'select 1 from information_schema.triggers where trigger_schema = database() and trigger_name = ?',
    [name],
  )
  if (found.length > 0) return
  const signal = `signal sqlstate '45000' set message_text = '${message}'`
  const changed = frozen.map((column) => `not (old.\`${column}\` <=> new.\`${column}\`)`).join(' or ')
  const body = frozen.length ? `begin if ${changed} then ${signal}; end if; end` : signal
  await db.raw(`create trigger ${name} before ${change} on ${table} for each row ${body}`)
}

async function createPg(db: Knex, { name, table, change, message, frozen }: Trigger): Promise<void> {
  const changed = frozen.map((column) => `old."${column}" is distinct from new."${column}"`).join(' or ')
  await db.raw(
    `create or replace function ${name}() returns trigger language plpgsql as $$ begin raise exception '${message}'; end $$`,
  )
  await db.raw(`drop trigger if exists ${name} on ${table}`)
  const when = frozen.length ? `when (${changed})` : ''
  await db.raw(`create trigger ${name} before ${change} on ${table} for each row ${when} execute function ${name}()`)
  if (change === 'update') return
  await db.raw(`drop trigger if exists ${name}_all on ${table}`)
  await db.raw(`create trigger ${name}_all before truncate on ${table} for each statement execute function ${name}()`)
}

async function drop(db: Knex, { name, table }: Trigger): Promise<void> {
  if (engineOf(db) !== 'pg') {
    await db.raw(`drop trigger if exists ${name}`)
    return
  }
  if (await db.schema.hasTable(table)) {
    await db.raw(`drop trigger if exists ${name} on ${table}`)
    await db.raw(`drop trigger if exists ${name}_all on ${table}`)
  }
  await db.raw(`drop function if exists ${name}()`)
}

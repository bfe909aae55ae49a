import type { MigrationStep } from './migration.js'

type Knex = Parameters<MigrationStep['up']>[0]
type Change = 'update' | 'delete'

/**
 * Steps that make a table refuse UPDATE or DELETE, whoever asks. `frozen` narrows an update to rows where one of these columns
 * changes. Raw SQL: triggers have no portable form, and knex knows none.
 */
export function refuseChanges(tableName: string, change: Change, frozen: string[] = []): MigrationStep[] {
  const name = `${tableName}_no_${change}`
  const message = `${tableName} is append-only`
  return [
    {
      up: (db) => {
        const engine = engineOf(db)
        if (engine === 'pg') return createPg(db, tableName, name, change, message, frozen)
        if (engine === 'mysql') return createMysql(db, tableName, name, change, message, frozen)
        return createSqlite(db, tableName, name, change, message, frozen)
      },
      down: (db) => drop(db, tableName, name),
    },
  ]
}

function engineOf(db: Knex): 'sqlite' | 'mysql' | 'pg' {
  const client = String(db.client.config.client)
  return client === 'pg' ? 'pg' : client === 'mysql2' ? 'mysql' : 'sqlite'
}

async function createSqlite(
  db: Knex,
  tableName: string,
  name: string,
  change: Change,
  message: string,
  frozen: string[],
) {
  const when = frozen.length ? `when ${frozen.map((column) => `old.${column} is not new.${column}`).join(' or ')}` : ''
  await db.raw(
    `create trigger if not exists ${name} before ${change} on ${tableName} for each row ${when} begin select raise(abort, '${message}'); end`,
  )
}

// MariaDB and MySQL have no "if not exists" in common for triggers. With binary logging on, the panel's user needs TRIGGER and
// the server log_bin_trust_function_creators.
async function createMysql(
  db: Knex,
  tableName: string,
  name: string,
  change: Change,
  message: string,
  frozen: string[],
) {
  const [found] = await db.raw(
    'select 1 from information_schema.triggers where trigger_schema = database() and trigger_name = ?',
    [name],
  )
  if (found.length > 0) return
  const signal = `signal sqlstate '45000' set message_text = '${message}'`
  const changed = frozen.map((column) => `not (old.\`${column}\` <=> new.\`${column}\`)`).join(' or ')
  const body = frozen.length ? `begin if ${changed} then ${signal}; end if; end` : signal
  await db.raw(`create trigger ${name} before ${change} on ${tableName} for each row ${body}`)
}

async function createPg(db: Knex, tableName: string, name: string, change: Change, message: string, frozen: string[]) {
  const changed = frozen.map((column) => `old."${column}" is distinct from new."${column}"`).join(' or ')
  await db.raw(
    `create or replace function ${name}() returns trigger language plpgsql as $$ begin raise exception '${message}'; end $$`,
  )
  await db.raw(`drop trigger if exists ${name} on ${tableName}`)
  const when = frozen.length ? `when (${changed})` : ''
  await db.raw(
    `create trigger ${name} before ${change} on ${tableName} for each row ${when} execute function ${name}()`,
  )
  if (change === 'update') return
  await db.raw(`drop trigger if exists ${name}_all on ${tableName}`)
  await db.raw(
    `create trigger ${name}_all before truncate on ${tableName} for each statement execute function ${name}()`,
  )
}

async function drop(db: Knex, tableName: string, name: string): Promise<void> {
  if (engineOf(db) !== 'pg') {
    await db.raw(`drop trigger if exists ${name}`)
    return
  }
  if (await db.schema.hasTable(tableName)) {
    await db.raw(`drop trigger if exists ${name} on ${tableName}`)
    await db.raw(`drop trigger if exists ${name}_all on ${tableName}`)
  }
  await db.raw(`drop function if exists ${name}()`)
}

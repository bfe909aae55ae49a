import type { Knex } from 'knex'

/** Portable column kinds, so that every table of the panel means the same by them. */
export const col = {
  id: (t: Knex.CreateTableBuilder) => t.increments('id'),
  /** Reference to a row of core or of the same plugin. */
  ref: (t: Knex.CreateTableBuilder, name: string, table: string) =>
    t.integer(name).unsigned().references('id').inTable(table),
  /** Id of a row of another plugin: no foreign key. */
  foreignId: (t: Knex.TableBuilder, name: string) => t.integer(name).unsigned(),
  /** Milliseconds since the epoch. Name it `..._at`. */
  instant: (t: Knex.TableBuilder, name: string) => t.bigInteger(name),
  /** Minor units of money; the currency is a column beside it. */
  minor: (t: Knex.TableBuilder, name: string) => t.bigInteger(name),
  currency: (t: Knex.TableBuilder, name = 'currency') => t.string(name, 3),
  /** JSON as text: the engines disagree about their own JSON types. */
  json: (t: Knex.TableBuilder, name: string) => t.text(name, 'mediumtext'),
  /** 0 or 1. */
  flag: (t: Knex.TableBuilder, name: string) => t.smallint(name).notNullable().defaultTo(0),
  /** A state or kind from a closed list. */
  word: (t: Knex.TableBuilder, name: string) => t.string(name, 40),
}

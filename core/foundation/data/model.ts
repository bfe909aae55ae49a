import objection from 'objection'
import type { Pojo } from 'objection'

const { Model, snakeCaseMappers } = objection

type Codec = 'money' | 'json' | 'flag'

const readers: Record<Codec, (value: unknown) => unknown> = {
  money: (value) => BigInt(value as number | bigint | string),
  json: (value) => JSON.parse(value as string),
  flag: (value) => Number(value) === 1,
}

const writers: Record<Codec, (value: unknown) => unknown> = {
  money: (value) => value,
  json: (value) => JSON.stringify(value),
  flag: (value) => (value ? 1 : 0),
}

function recode(row: Pojo, codecs: Record<string, Codec>, by: Record<Codec, (value: unknown) => unknown>): Pojo {
  for (const [name, codec] of Object.entries(codecs)) {
    const value = row[name] as unknown
    if (value !== undefined && value !== null) row[name] = by[codec](value)
  }
  return row
}

/**
 * Base of every model: camelCase properties over snake_case columns, and one codec for what the engines disagree about.
 * Pass the transaction or reader to every query: `Invoice.query(tx)`.
 */
export class BaseModel extends Model {
  id!: number

  /** Property to codec: `money` is bigint minor units, `json` any JSON value, `flag` a boolean kept as 0 or 1. */
  static codecs: Record<string, Codec> = {}

  static override get columnNameMappers() {
    return snakeCaseMappers()
  }

  override $parseDatabaseJson(json: Pojo): Pojo {
    return recode(super.$parseDatabaseJson(json), (this.constructor as typeof BaseModel).codecs, readers)
  }

  override $formatDatabaseJson(json: Pojo): Pojo {
    const encoded = recode({ ...json }, (this.constructor as typeof BaseModel).codecs, writers)
    return super.$formatDatabaseJson(encoded)
  }
}

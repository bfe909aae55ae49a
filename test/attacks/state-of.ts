import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { listTables } from '../../core/toolkit/authoring/check/list-tables.js'
import type { OpenDatabase } from '../../core/foundation/data/knex-database.js'

/** Every path below a folder with what it is, links not followed: the same twice when nothing was written in between. */
export function filesUnder(dir: string, below = ''): string[] {
  return readdirSync(join(dir, below), { withFileTypes: true })
    .flatMap((entry) => {
      const name = join(below, entry.name)
      if (entry.isDirectory()) return [`${name}/`, ...filesUnder(dir, name)]
      if (!entry.isFile()) return [`${name}@`]
      return [
        `${name} ${createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex')}`,
      ]
    })
    .sort()
}

/** A digest of the rows of each table but those named: what differs between two calls is what a request changed. */
export async function tablesOf(db: OpenDatabase, except: readonly string[] = []): Promise<Record<string, string>> {
  const tables = (await listTables(db)).filter((table) => !except.includes(table))
  const digests: Record<string, string> = {}
  for (const table of tables.sort()) {
    const rows = (await db.knex(table).select()) as object[]
    const texts = rows.map((row) =>
      JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
    )
    digests[table] = `${rows.length} rows ${createHash('sha256').update(texts.sort().join('\n')).digest('hex')}`
  }
  return digests
}

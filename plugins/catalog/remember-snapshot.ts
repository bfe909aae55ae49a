import { randomUUID } from 'node:crypto'
import { injectable, prepared } from 'nettoria'
import type { Reader, Tx } from 'nettoria'
import { loadSnapshot } from './load-snapshot.js'
import type { Snapshot } from './snapshot.js'

const revisions = prepared<Record<string, never>, { revision: string }>((read) =>
  read('catalog_revisions').where({ id: 1 }).select('revision'),
)

/**
 * Keeps the catalogue in memory for as long as its revision stays: a read costs one query, on every node. The revision is a
 * random word, never a counter: one that was rolled back can then never come again with other contents.
 */
@injectable()
export class SnapshotMemory {
  #latest: Snapshot | undefined

  async get(read: Reader): Promise<Snapshot> {
    const [row] = await revisions(read, {})
    const revision = row?.revision ?? 'empty'
    if (this.#latest?.revision !== revision) this.#latest = await loadSnapshot(read, revision)
    return this.#latest
  }
}

/** Whoever changes a table of the catalogue calls this in the same transaction. */
export async function reviseCatalog(tx: Tx): Promise<void> {
  const revision = randomUUID()
  const changed = await tx('catalog_revisions').where({ id: 1 }).update({ revision })
  if (!changed) await tx('catalog_revisions').insert({ id: 1, revision })
}

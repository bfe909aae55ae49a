import type { Database } from '../../foundation/data/database.js'
import { isUniqueViolation } from '../../foundation/data/failures.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { isPanelError } from '../../foundation/kernel/errors.js'

const table = 'core_idempotency'
const keepFor = 24 * 3_600_000
/** A request that never answered (its process died) frees its key after this long. */
const abandonedAfter = 120_000

/** Whose key, for what, with which input. */
export interface KeyOf {
  scope: string
  key: string
  bodyHash: string
}

/** The request that had the key before. `status` is null while it is at work. */
export interface EarlierClaim {
  body_hash: string
  status: number | null
  answer: string | null
}

function isOver({ created_at, status }: Pick<EarlierClaim, 'status'> & { created_at: number }, now: number): boolean {
  return now - created_at > (status === null ? abandonedAfter : keepFor)
}

/** Keys under which something is done once. The row is the lock: whoever inserts it does the work. */
export class KeyClaims {
  constructor(private readonly deps: { db: Database; clock: Clock }) {}

  /** The claim's id, or who has claimed the key before. */
  async claim({ scope, key, bodyHash }: KeyOf): Promise<{ id: number } | { earlier: EarlierClaim | undefined }> {
    const { db, clock } = this.deps
    const now = clock.now()
    const mine = { scope: scope.slice(0, 120), idempotency_key: key.slice(0, 120) }
    const first = (await db.read(table).where(mine).first()) as (EarlierClaim & { created_at: number }) | undefined
    if (first && !isOver(first, now)) return { earlier: first }
    try {
      return await db.transaction(async (tx) => {
        if (first)
          await tx(table)
            .where({ ...mine, created_at: first.created_at })
            .delete()
        await tx(table).insert({ ...mine, body_hash: bodyHash, created_at: now })
        return (await tx(table).where(mine).first('id')) as { id: number }
      })
    } catch (error) {
      if (!isPanelError(error, 'DATA_DUPLICATE') && !isUniqueViolation(error)) throw error
      return { earlier: (await db.read(table).where(mine).first()) as EarlierClaim | undefined }
    }
  }

  async settle(id: number, status: number, answer: string): Promise<void> {
    await this.deps.db.read(table).where({ id }).update({ status, answer })
  }

  /** A refusal or a crash had no effect worth keeping: the client may correct itself and use the key again. */
  async release(id: number): Promise<void> {
    await this.deps.db.read(table).where({ id }).delete()
  }
}

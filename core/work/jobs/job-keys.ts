import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'

const lookAgainAfter = 50

export interface HeldKey {
  readonly digest: string
  readonly token: string
}

/**
 * Keys that one holder has at a time, in the panel's SQL database. Agenda's own back ends look for a unique job and then insert it,
 * so that two callers at once insert two; here a primary key decides. A key whose holder died is free again when it expires.
 */
export class JobKeys {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Answers nothing when somebody else holds the key. `expiresAt`: instant, ms. */
  take(key: string, expiresAt: number): Promise<HeldKey | undefined> {
    const held = { digest: createHash('sha256').update(key).digest('hex'), token: randomUUID() }
    const { digest, token } = held
    return this.db.transaction(async (tx) => {
      await tx('core_job_keys').insert({ digest, token, expires_at: expiresAt }).onConflict('digest').ignore()
      const row: { token: string; expires_at: number } | undefined = await tx('core_job_keys').where({ digest }).first()
      if (row?.token === token) return held
      if (!row || row.expires_at > this.clock.now()) return undefined
      const taken = await tx('core_job_keys')
        .where({ digest, token: row.token })
        .update({ token, expires_at: expiresAt })
      return taken === 1 ? held : undefined
    })
  }

  /** Waits until the key is free, and takes it for `life` ms. */
  async wait(key: string, life: number): Promise<HeldKey> {
    for (;;) {
      const held = await this.take(key, this.clock.now() + life)
      if (held) return held
      await delay(lookAgainAfter)
    }
  }

  /** Nothing happens when somebody else holds it by now. */
  async release({ digest, token }: HeldKey): Promise<void> {
    await this.db.transaction(async (tx) => tx('core_job_keys').where({ digest, token }).delete())
  }

  /** Removes what dead holders left. */
  async prune(): Promise<void> {
    await this.db.transaction(async (tx) => tx('core_job_keys').where('expires_at', '<', this.clock.now()).delete())
  }
}

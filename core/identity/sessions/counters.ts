import { dataErrors } from '../../foundation/data/errors.js'
import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import type { Digests } from '../proofs/digests.js'
import { identityErrors } from '../errors.js'

/** How often something may happen: `[times, milliseconds]` for each window. */
export type Windows = readonly (readonly [times: number, window: number])[]

interface Slot {
  name: string
  subject: string
  window_at: number
}

/** Counts attempts in SQL, so that all nodes share the limits. Each count commits by itself: a refused caller stays counted. */
export class Counters {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly digests: Digests,
  ) {}

  /** Counts one attempt in every window, or throws AUTH_TOO_MANY_ATTEMPTS. */
  async take(name: string, subject: string, windows: Windows): Promise<void> {
    for (const [times, window] of windows) {
      if (!(await this.count(this.slot(name, subject, window), window, times))) throw this.tooMany(window)
    }
  }

  /** Throws AUTH_TOO_MANY_ATTEMPTS when a window is full, and counts nothing. */
  async check(name: string, subject: string, windows: Windows): Promise<void> {
    for (const [times, window] of windows) {
      const found = await this.db
        .read('identity_counters')
        .where(this.slot(name, subject, window))
        .first('hits')
      if (found && Number(found.hits) >= times) throw this.tooMany(window)
    }
  }

  private slot(name: string, subject: string, window: number): Slot {
    const now = this.clock.now()
    return { name: `${name}:${window}`, subject: this.digests.of(name, subject), window_at: now - (now % window) }
  }

  private async count(slot: Slot, window: number, times: number): Promise<boolean> {
    const counted = await this.db.transaction((tx) =>
      tx('identity_counters').where(slot).where('hits', '<', times).increment('hits', 1),
    )
    if (counted > 0) return true
    const known = await this.db.read('identity_counters').where(slot).first('id')
    if (known) return false
    try {
      const first = { ...slot, expires_at: slot.window_at + window, hits: 1 }
      await this.db.transaction((tx) => tx('identity_counters').insert(first))
      return true
    } catch (error) {
      if (!isPanelError(error, dataErrors.DATA_DUPLICATE.code)) throw error
      return this.count(slot, window, times)
    }
  }

  private tooMany(window: number) {
    return identityErrors.AUTH_TOO_MANY_ATTEMPTS({ seconds: Math.ceil((window - (this.clock.now() % window)) / 1000) })
  }
}

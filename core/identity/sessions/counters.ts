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

  /** Counts one attempt in every window and answers where, or throws AUTH_TOO_MANY_ATTEMPTS. */
  async take(name: string, subject: string, windows: Windows): Promise<Slot[]> {
    const taken: Slot[] = []
    for (const [times, window] of windows) {
      const slot = this.slot(name, subject, window)
      if (!(await this.count(slot, window, times))) throw this.tooMany(window)
      taken.push(slot)
    }
    return taken
  }

  /** Takes back what was counted of an attempt that needs no limit after all. */
  async giveBack(taken: readonly Slot[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      for (const slot of taken) await tx('identity_counters').where(slot).where('hits', '>', 0).decrement('hits', 1)
    })
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

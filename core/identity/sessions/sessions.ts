import type { Reader, Tx } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { randomSecret } from '../proofs/digests.js'
import type { Digests } from '../proofs/digests.js'
import { SessionRow } from '../rows.js'

const day = 24 * 3600_000
/** A session unused for so long ends. */
export const idleLife = 14 * day
/** A session ends after so long, used or not. */
export const longestLife = 90 * day

/** Where a request came from, as far as sessions keep it. */
export interface Visitor {
  ip: string
  userAgent: string
}

export interface OpenedSession {
  id: number
  /** The cookie's value, or the lasting part of refresh tokens. Only its digest is kept. */
  secret: string
  /** Only for `api`. */
  refreshToken: string | null
}

/** Sessions of browsers and of API clients. */
export class Sessions {
  constructor(
    private readonly clock: Clock,
    private readonly digests: Digests,
  ) {}

  async open(tx: Tx, userId: number, via: 'web' | 'api', visitor: Visitor): Promise<OpenedSession> {
    const now = this.clock.now()
    const secret = randomSecret()
    const part = via === 'api' ? randomSecret() : null
    const row = await SessionRow.query(tx).insert({
      userId,
      via,
      secretHash: this.secretHash(secret),
      refreshHash: part && this.digests.of('refresh', part),
      ip: visitor.ip.slice(0, 45),
      userAgent: visitor.userAgent.slice(0, 255),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + idleLife,
    })
    return { id: row.id, secret, refreshToken: part && `${secret}.${part}` }
  }

  secretHash(secret: string): string {
    return this.digests.of('session', secret)
  }

  /**
   * Exchanges a refresh token for the next one, once. A token that was exchanged before ends its session: somebody copied it.
   */
  async rotate(
    tx: Tx,
    refreshToken: string,
  ): Promise<{ session: SessionRow; refreshToken: string } | 'unknown' | 'reused'> {
    const [secret = '', part = ''] = refreshToken.split('.')
    const session = await SessionRow.query(tx).findOne({ secret_hash: this.secretHash(secret), via: 'api' })
    if (!session || !this.alive(session)) return 'unknown'
    const next = randomSecret()
    const now = this.clock.now()
    const rotated = await SessionRow.query(tx)
      .where({ id: session.id, refresh_hash: this.digests.of('refresh', part) })
      .whereNull('ended_at')
      .patch({
        refreshHash: this.digests.of('refresh', next),
        lastSeenAt: now,
        expiresAt: this.expiry(session.createdAt, now),
      })
    if (rotated > 0) return { session, refreshToken: `${secret}.${next}` }
    await this.end(tx, session.id, 'reuse')
    return 'reused'
  }

  /** Finds the session of a refresh token, current or old. */
  async ofRefreshToken(read: Reader, refreshToken: string): Promise<SessionRow | undefined> {
    const [secret = ''] = refreshToken.split('.')
    return SessionRow.query(read).findOne({ secret_hash: this.secretHash(secret), via: 'api' })
  }

  async end(tx: Tx, sessionId: number, by: string): Promise<void> {
    await SessionRow.query(tx)
      .where({ id: sessionId })
      .whereNull('ended_at')
      .patch({ endedAt: this.clock.now(), endedBy: by })
  }

  /** Ends every session of a user, but the one named. */
  async endAll(tx: Tx, userId: number, by: string, exceptId = 0): Promise<void> {
    const open = SessionRow.query(tx).where({ user_id: userId }).whereNot({ id: exceptId }).whereNull('ended_at')
    await open.patch({ endedAt: this.clock.now(), endedBy: by })
  }

  /** Notes that the session is in use, at most once a minute. */
  async touch(tx: Tx, session: { id: number; createdAt: number; lastSeenAt: number }): Promise<void> {
    const now = this.clock.now()
    await SessionRow.query(tx)
      .where({ id: session.id, last_seen_at: session.lastSeenAt })
      .whereNull('ended_at')
      .patch({ lastSeenAt: now, expiresAt: this.expiry(session.createdAt, now) })
  }

  alive(session: { endedAt: number | null; expiresAt: number }): boolean {
    return session.endedAt === null && session.expiresAt > this.clock.now()
  }

  private expiry(createdAt: number, now: number): number {
    return Math.min(now + idleLife, createdAt + longestLife)
  }
}

import { accessTokenLife } from './access-tokens.js'
import type { AccessTokens } from './access-tokens.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { UserRow } from '../rows.js'
import type { Sessions } from './sessions.js'

export interface Tokens {
  accessToken: string
  refreshToken: string
  /** Seconds. */
  expiresIn: number
}

/** Exchanges a refresh token for new tokens. */
export class RefreshSession {
  constructor(
    private readonly deps: Deps,
    private readonly sessions: Sessions,
    private readonly tokens: AccessTokens,
  ) {}

  /** Throws AUTH_REFRESH_INVALID; when the token had been exchanged before, its session has ended as well. */
  async run(refreshToken: string): Promise<Tokens & { user: UserRow }> {
    // The end of a copied session has to stay: the refusal is thrown after the commit.
    const outcome = await this.deps.db.transaction(async (tx) => {
      const rotated = await this.sessions.rotate(tx, refreshToken)
      if (typeof rotated === 'string') return rotated
      const user = await UserRow.query(tx).findById(rotated.session.userId).whereNull('suspended_at')
      return user ? { ...rotated, user } : 'unknown'
    })
    if (outcome === 'reused')
      this.deps.log.warn({ refused: 'refresh' }, 'an old refresh token was used; its session ended')
    if (typeof outcome === 'string') throw identityErrors.AUTH_REFRESH_INVALID()
    const { user, session } = outcome
    return { ...this.issue(user.id, session.id, outcome.refreshToken), user }
  }

  issue(userId: number, sessionId: number, refreshToken: string): Tokens {
    return { accessToken: this.tokens.sign(userId, sessionId), refreshToken, expiresIn: accessTokenLife }
  }

  /** Ends the session of a refresh token; an unknown one is ended already. */
  async logout(refreshToken: string): Promise<void> {
    await this.deps.db.transaction(async (tx) => {
      const session = await this.sessions.ofRefreshToken(tx, refreshToken)
      if (session) await this.sessions.end(tx, session.id, 'logout')
    })
  }
}

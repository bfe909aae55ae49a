import { createHash, createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { SignJWT, errors, jwtVerify } from 'jose'
import type { Clock } from '../../foundation/kernel/clock.js'

/** Seconds an access token lives. */
export const accessTokenLife = 15 * 60

const audience = 'nettoria-api'
const algorithm = 'HS256'

/** Signs and reads access tokens: one algorithm, one audience, our key's id. */
export class AccessTokens {
  readonly #key: KeyObject
  readonly #kid: string

  constructor(
    secret: string,
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {
    this.#key = createSecretKey(secret, 'utf8')
    this.#kid = createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 12)
  }

  sign(userId: number, sessionId: number): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000)
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: algorithm, kid: this.#kid, typ: 'at+jwt' })
      .setSubject(String(userId))
      .setIssuer(this.issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + accessTokenLife)
      .sign(this.#key)
  }

  /** The session the token speaks for, or null: forged, foreign, expired. */
  async read(token: string): Promise<{ userId: number; sessionId: number } | null> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        audience,
        issuer: this.issuer,
        typ: 'at+jwt',
        requiredClaims: ['exp', 'sub', 'sid'],
        currentDate: new Date(this.clock.now()),
      })
      if (protectedHeader.kid !== this.#kid) return null
      const ids = { userId: Number(payload.sub), sessionId: Number(payload.sid) }
      return Number.isSafeInteger(ids.userId) && Number.isSafeInteger(ids.sessionId) ? ids : null
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null
      throw error
    }
  }
}

import jwt from '@fastify/jwt'
import type { JWT } from '@fastify/jwt'
import fp from 'fastify-plugin'
import { createHash } from 'node:crypto'
import type { Clock } from '../../foundation/kernel/clock.js'

/** Seconds an access token lives. */
export const accessTokenLife = 15 * 60

/** Seconds that the clocks of two nodes may differ. */
const skew = 60

const audience = 'nettoria-api'
const type = 'at+jwt'
const algorithm = 'HS256'

interface Claims {
  sub: unknown
  sid: unknown
  iat: unknown
  exp: unknown
}

/** Signs and reads access tokens: one algorithm, one audience, keys by their id. */
export class AccessTokens {
  readonly #kid: string
  // By id in a Map: in an object a token could name what every object has.
  readonly #keys = new Map<string, JWT>()

  constructor(
    private readonly secret: string,
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {
    this.#kid = createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 12)
  }

  /** Tokens are signed and read once an application has it. */
  readonly plugin = fp(
    async (app) => {
      await app.register(jwt, {
        namespace: this.#kid,
        secret: this.secret,
        sign: { algorithm, kid: this.#kid, header: { typ: type } as never },
        verify: {
          algorithms: [algorithm],
          allowedIss: this.issuer,
          allowedAud: audience,
          checkTyp: type,
          requiredClaims: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp'],
          // What was read is kept with its key and goes with it. Whether it has expired is asked each time, by our clock.
          cache: 1000,
          ignoreExpiration: true,
        },
      })
      this.#keys.set(this.#kid, (app.jwt as unknown as Record<string, JWT>)[this.#kid]!)
    },
    { name: 'access-tokens' },
  )

  sign(userId: number, sessionId: number): string {
    const iat = this.#now()
    const claims = {
      sid: sessionId,
      sub: String(userId),
      iss: this.issuer,
      aud: audience,
      iat,
      exp: iat + accessTokenLife,
    }
    return this.#keys.get(this.#kid)!.sign(claims)
  }

  /** The session the token speaks for, or null: forged, foreign, expired. */
  read(token: string): { userId: number; sessionId: number } | null {
    const claims = this.#verify(token)
    if (!claims) return null
    const { iat, exp } = claims
    if (typeof iat !== 'number' || typeof exp !== 'number') return null
    if (iat > this.#now() + skew || exp <= this.#now()) return null
    const ids = { userId: Number(claims.sub), sessionId: Number(claims.sid) }
    return Number.isSafeInteger(ids.userId) && Number.isSafeInteger(ids.sessionId) ? ids : null
  }

  #verify(token: string): Claims | null {
    try {
      const header = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString()) as {
        kid?: unknown
      } | null
      const key = typeof header?.kid === 'string' ? this.#keys.get(header.kid) : undefined
      return key ? key.verify<Claims>(token) : null
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (error instanceof SyntaxError || code.startsWith('FAST_JWT_')) return null
      throw error
    }
  }

  #now(): number {
    return Math.floor(this.clock.now() / 1000)
  }
}

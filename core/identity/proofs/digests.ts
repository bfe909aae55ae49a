import { createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto'

/** Keyed digests, so that a stolen database does not give away six-digit codes or telephone numbers. */
export class Digests {
  readonly #key: Buffer

  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, 'nettoria', 'identity-digests', 32))
  }

  /** 64 hexadecimal digits over the parts; `["a", "b"]` and `["ab"]` differ. */
  of(...parts: (string | number)[]): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify(parts.map(String)))
      .digest('hex')
  }
}

/** 256 random bits that are safe in cookies and addresses. */
export const randomSecret = (): string => randomBytes(32).toString('base64url')

/** Six digits, each equally likely. */
export const randomCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

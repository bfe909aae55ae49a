import { Database, Sealer, inject, injectable, isPanelError } from 'nettoria'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** One key an instance, made when it is first wanted and kept sealed. It signs webhooks and the addresses of payment pages. */
@injectable()
export class InstanceKeys {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Sealer) private readonly sealer: Sealer,
  ) {}

  async keyOf(instance: string): Promise<string> {
    return (await this.find(instance)) ?? (await this.create(instance))
  }

  private async find(instance: string): Promise<string | undefined> {
    const row = (await this.db.read('gateway_sandbox_keys').where({ instance }).first('sealed')) as
      { sealed: string } | undefined
    return row && this.sealer.open(row.sealed, context(instance))
  }

  private async create(instance: string): Promise<string> {
    const key = randomBytes(32).toString('base64url')
    const sealed = this.sealer.seal(key, context(instance))
    try {
      await this.db.transaction(async (tx) => void (await tx('gateway_sandbox_keys').insert({ instance, sealed })))
      return key
    } catch (error) {
      // Somebody else made it in the same moment; theirs counts.
      if (!isPanelError(error, 'DATA_DUPLICATE')) throw error
      return this.keyOf(instance)
    }
  }
}

const context = (instance: string) => `gateway-sandbox:key:${instance}`

/** HMAC-SHA256 in hexadecimal. */
export function sign(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex')
}

/** Compares in constant time. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

import { Database, Identity, inject, injectable } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import type { Buyer } from './quote-selection.js'

/** Whose prices a request sees: the account's currency, or the one that new accounts begin with. */
@injectable()
export class IdentifyBuyer {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Identity) private readonly identity: Identity,
  ) {}

  async of(request: FastifyRequest): Promise<Buyer> {
    const { principal, locale } = request
    return {
      accountId: principal?.accountId ?? null,
      currency: await this.identity.currency(this.db.read, principal?.accountId),
      locale,
      t: (key, params) => request.t(key, params),
    }
  }
}

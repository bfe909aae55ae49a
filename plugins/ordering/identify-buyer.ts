import { Database, Identity, inject, injectable } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import type { Buyer } from './quote-selection.js'
import { OrderingSettings } from './settings.js'

/** Whose prices a request sees: the account's currency, or the guests'. */
@injectable()
export class IdentifyBuyer {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Identity) private readonly identity: Identity,
    @inject(OrderingSettings) private readonly settings: OrderingSettings,
  ) {}

  async of(request: FastifyRequest): Promise<Buyer> {
    const { principal, locale } = request
    const account = principal && (await this.identity.account(this.db.read, principal.accountId))
    return {
      accountId: principal?.accountId ?? null,
      currency: account?.currency ?? this.settings.guestCurrency,
      locale,
      t: (key, params) => request.t(key, params),
    }
  }
}

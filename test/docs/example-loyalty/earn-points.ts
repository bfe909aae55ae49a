import { Clock, inject, injectable } from 'nettoria'
import type { MoneyJson, Tx } from 'nettoria'
import type { Messenger } from 'nettoria/contracts/messages'
import { Points } from './club.model.js'
import { LoyaltyClub } from './loyalty-club.js'

/** Token of what may be missing: the plugin that sends messages. */
export const OptionalMessenger = Symbol('example-loyalty.messenger')

interface PaidInvoice {
  accountId: number
  invoiceId: number
  total: MoneyJson
}

@injectable()
export class EarnPoints {
  constructor(
    @inject(LoyaltyClub) private readonly club: LoyaltyClub,
    @inject(OptionalMessenger) private readonly messenger: { found: Messenger | undefined },
    @inject(Clock) private readonly clock: Clock,
  ) {}

  readonly paid = async (tx: Tx, { accountId, invoiceId, total }: PaidInvoice): Promise<void> => {
    if (!(await this.club.member(tx, accountId))) return
    const points = Number(total.amount.split('.')[0])
    await Points.query(tx).insert({ accountId, invoiceId, points, earnedAt: this.clock.now() })
    await this.messenger.found?.notify(tx, {
      kind: 'example-loyalty.earned',
      to: { accountId },
      params: { points },
      key: `example-loyalty.earned:${invoiceId}`,
    })
  }
}

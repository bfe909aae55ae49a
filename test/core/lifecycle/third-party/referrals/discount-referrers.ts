import { Database, inject, injectable, moneyFromJson, moneyToJson, scaleMoney, sumMoney } from 'nettoria'
import type { HookTap } from 'nettoria'
import type { QuoteLine } from 'nettoria/contracts/ordering'
import { Referrals } from './referrals.js'
import { ReferralSettings } from './settings.js'

@injectable()
export class DiscountReferrers {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Referrals) private readonly referrals: Referrals,
    @inject(ReferralSettings) private readonly settings: ReferralSettings,
  ) {}

  readonly tap: HookTap<QuoteLine[], { accountId: number | null }> = async (lines, { accountId }, { tx }) => {
    const [first] = lines
    if (!first || accountId === null) return lines
    const code = await this.referrals.codeOf(tx ?? this.db.read, accountId)
    if (code === null) return lines
    const amounts = lines.map((line) => scaleMoney(moneyFromJson(line.unitPrice), line.quantity))
    const discount = scaleMoney(sumMoney(first.unitPrice.currency, amounts), -this.settings.percent, 100)
    const unitPrice = moneyToJson(discount)
    return [...lines, { kind: 'discount', description: code, product: first.product, quantity: 1, unitPrice }]
  }
}

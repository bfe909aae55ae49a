import { Database, Translator, inject, injectable, moneyFromJson, moneyToJson, scaleMoney, sumMoney } from 'nettoria'
import type { HookTap } from 'nettoria'
import type { QuoteLine } from 'nettoria/contracts/ordering'
import { LoyaltyClub } from './loyalty-club.js'
import { LoyaltySettings } from './settings.js'

interface Quoted {
  accountId: number | null
  locale: string
}

@injectable()
export class DiscountMembers {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(LoyaltyClub) private readonly club: LoyaltyClub,
    @inject(LoyaltySettings) private readonly settings: LoyaltySettings,
    @inject(Translator) private readonly texts: Translator,
  ) {}

  readonly tap: HookTap<QuoteLine[], Quoted> = async (lines, { accountId, locale }, { tx }) => {
    const { discountFrom, discountPercent } = this.settings
    const [first] = lines
    if (!first || accountId === null) return lines
    if ((await this.club.balance(tx ?? this.db.read, accountId)) < discountFrom) return lines
    const amounts = lines.map((line) => scaleMoney(moneyFromJson(line.unitPrice), line.quantity))
    const discount = scaleMoney(sumMoney(first.unitPrice.currency, amounts), -discountPercent, 100)
    const description = this.texts.t(locale, 'example-loyalty.discount', { percent: discountPercent })
    return [
      ...lines,
      { kind: 'discount', description, product: first.product, quantity: 1, unitPrice: moneyToJson(discount) },
    ]
  }
}

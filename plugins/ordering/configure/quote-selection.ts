import { Clock, Hooks, inject, injectable, moneyToJson } from 'nettoria'
import type { Reader, Tx } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import type { PricedSelection, Selection } from 'nettoria/contracts/catalog'
import { QuoteLines } from 'nettoria/contracts/ordering'
import type { QuoteLine } from 'nettoria/contracts/ordering'
import { addUpLines } from './add-up-lines.js'
import type { QuoteTotals } from './add-up-lines.js'

/** For whom a price is made. */
export interface Buyer {
  accountId: number | null
  currency: string
  locale: string
  t(key: string, params?: Record<string, string | number>): string
}

export interface Quote extends QuoteTotals {
  selection: PricedSelection
  lines: QuoteLine[]
  /** Ask again after this instant. */
  validUntil: number
}

const validFor = 15 * 60_000

/** Prices a selection: the catalogue's price, then whatever plugins add to it. Prices come from here and from nowhere else. */
@injectable()
export class QuoteSelection {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(Hooks) private readonly hooks: Hooks,
  ) {}

  /** Throws CATALOG_SELECTION_INVALID, CATALOG_PRICE_MISSING, ORDER_QUOTE_REFUSED. */
  async quote(read: Reader, selection: Selection, buyer: Buyer, tx?: Tx): Promise<Quote> {
    const priced = await this.catalog.price(read, selection, buyer)
    const { accountId, locale, currency } = buyer
    const lines = await this.hooks.run(
      QuoteLines,
      [planLine(priced, buyer)],
      { selection: priced, accountId, locale },
      tx,
    )
    return {
      selection: priced,
      lines,
      ...addUpLines(lines, currency),
      validUntil: this.clock.now() + validFor,
    }
  }
}

function planLine(priced: PricedSelection, buyer: Buyer): QuoteLine {
  const description = buyer.t('ordering.line.plan', {
    product: priced.product.name,
    plan: priced.plan?.name ?? buyer.t('ordering.plan.custom'),
    city: priced.datacenter.name,
    image: priced.image.name,
    version: priced.image.version,
    period: buyer.t(`ordering.periods.${priced.period}`),
  })
  const { slug } = priced.product
  return { kind: 'plan', description, product: slug, quantity: 1, unitPrice: moneyToJson(priced.price) }
}

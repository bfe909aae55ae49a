import { moneyOf, scaleMoney, sumMoney } from 'nettoria'
import type { Money } from 'nettoria'
import type { InvoiceLineInput } from 'nettoria/contracts/billing'
import { billingErrors } from '../errors.js'

export interface PricedLine {
  description: string
  product: string
  quantity: number
  unitPrice: Money
  total: Money
}

export interface PricedLines {
  lines: PricedLine[]
  subtotal: Money
  tax: Money
  total: Money
}

const maxLines = 500
const maxQuantity = 1_000_000
const maxTotal = 10n ** 15n

/** Totals of an invoice from its lines, one rounding a line. Throws INVOICE_LINES_INVALID. */
export function priceLines(currency: string, input: readonly InvoiceLineInput[]): PricedLines {
  const refuse = (reason: string) => billingErrors.INVOICE_LINES_INVALID({ reason })
  if (input.length === 0 || input.length > maxLines) throw refuse(`it has ${input.length} lines, not 1 to ${maxLines}`)
  const lines = input.map((line) => {
    if (line.unitPrice.currency !== currency) throw refuse(`a line is in ${line.unitPrice.currency}, not ${currency}`)
    if (!Number.isInteger(line.quantity) || line.quantity < 1 || line.quantity > maxQuantity)
      throw refuse(`a quantity is ${line.quantity}, not a whole number from 1 to ${maxQuantity}`)
    if (!/^[a-z0-9][a-z0-9._-]{0,79}$/.test(line.product))
      throw refuse(`"${line.product}" is not the slug of a product`)
    return { ...line, description: line.description.slice(0, 500), total: scaleMoney(line.unitPrice, line.quantity) }
  })
  const subtotal = sumMoney(
    currency,
    lines.map((line) => line.total),
  )
  if (subtotal.minor < 0n) throw refuse('its total is negative')
  if (subtotal.minor > maxTotal) throw refuse('its total is too large')
  return { lines, subtotal, tax: moneyOf(currency, 0n), total: subtotal }
}

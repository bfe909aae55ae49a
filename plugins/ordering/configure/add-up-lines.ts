import { moneyFromJson, moneyOf, negateMoney, scaleMoney, sumMoney } from 'nettoria'
import type { Money } from 'nettoria'
import type { QuoteLine } from 'nettoria/contracts/ordering'
import { orderErrors } from '../errors.js'

export interface QuoteTotals {
  /** Sum of everything but discounts and tax. */
  subtotal: Money
  /** What is taken off, as a positive amount. */
  discount: Money
  tax: Money
  /** `subtotal - discount + tax`, never below zero. */
  total: Money
  /** What each later period costs: plan and options. */
  recurring: Money
}

const recurringKinds = new Set(['plan', 'option'])

/** Total of one line. Throws ORDER_QUOTE_REFUSED for a line that no honest plugin makes. */
export function lineTotal(line: QuoteLine, currency: string): Money {
  const unit = moneyFromJson(line.unitPrice)
  if (unit.currency !== currency) throw refused(`line "${line.kind}" is in ${unit.currency}, not ${currency}`)
  if (!Number.isSafeInteger(line.quantity) || line.quantity < 1)
    throw refused(`line "${line.kind}" has quantity ${line.quantity}`)
  if ((unit.minor > 0n && line.kind === 'discount') || (unit.minor < 0n && line.kind !== 'discount'))
    throw refused(`line "${line.kind}" has the wrong sign`)
  return scaleMoney(unit, line.quantity)
}

/** Adds up the lines of a quote. Discounts are lines of kind `discount` with a negative price, taxes of kind `tax`. */
export function addUpLines(lines: readonly QuoteLine[], currency: string): QuoteTotals {
  const priced = lines.map((line) => ({ kind: line.kind, total: lineTotal(line, currency) }))
  const sumOf = (wanted: (kind: string) => boolean) =>
    sumMoney(
      currency,
      priced.filter(({ kind }) => wanted(kind)).map(({ total }) => total),
    )
  const subtotal = sumOf((kind) => kind !== 'discount' && kind !== 'tax')
  const discount = negateMoney(sumOf((kind) => kind === 'discount'))
  const tax = sumOf((kind) => kind === 'tax')
  const total = moneyOf(currency, subtotal.minor - discount.minor + tax.minor)
  if (total.minor < 0n) throw refused('discounts exceed the price')
  return { subtotal, discount, tax, total, recurring: sumOf((kind) => recurringKinds.has(kind)) }
}

const refused = (reason: string) => orderErrors.ORDER_QUOTE_REFUSED({ reason })

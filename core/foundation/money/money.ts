import { defineErrors } from '../kernel/errors.js'

/** An amount in one currency: `minor` counts the currency's smallest unit (cents, rials). */
export interface Money {
  readonly currency: string
  readonly minor: bigint
}

/** As money leaves the panel: a decimal string with the currency's own number of decimals. */
export interface MoneyJson {
  currency: string
  amount: string
}

export const moneyErrors = defineErrors({
  MONEY_CURRENCY_UNKNOWN: {
    status: 400,
    message: 'The currency "{currency}" is not known. Use a three-letter ISO 4217 code.',
  },
  MONEY_AMOUNT_INVALID: {
    status: 400,
    message: 'The amount "{amount}" is not valid in {currency}. Write digits with at most {decimals} decimals.',
  },
  MONEY_CURRENCY_MIXED: { status: 500, message: 'Amounts in {left} and {right} cannot be combined.' },
})

// Intl follows CLDR, which knows how many decimals people use; ISO 4217 differs for none of the currencies we bill in but IRR.
const decimalsOf = new Map<string, number>([['IRR', 0]])

/** Number of decimals of a currency: EUR 2, IRR 0, KWD 3. Throws MONEY_CURRENCY_UNKNOWN. */
export function currencyDecimals(currency: string): number {
  const known = decimalsOf.get(currency)
  if (known !== undefined) return known
  if (!/^[A-Z]{3}$/.test(currency)) throw moneyErrors.MONEY_CURRENCY_UNKNOWN({ currency })
  const decimals =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  decimalsOf.set(currency, decimals)
  return decimals
}

export function moneyOf(currency: string, minor: bigint | number): Money {
  currencyDecimals(currency)
  return Object.freeze({ currency, minor: BigInt(minor) })
}

/** Reads a decimal string ("12.50"). Throws MONEY_AMOUNT_INVALID; never rounds. */
export function parseMoney(currency: string, amount: string): Money {
  const decimals = currencyDecimals(currency)
  const match = /^(-?)(\d{1,16})(?:\.(\d+))?$/.exec(amount)
  const fraction = match?.[3] ?? ''
  if (!match || fraction.length > decimals) throw moneyErrors.MONEY_AMOUNT_INVALID({ amount, currency, decimals })
  const minor = BigInt(match[2] + fraction.padEnd(decimals, '0'))
  return moneyOf(currency, match[1] ? -minor : minor)
}

export function formatDecimal(money: Money): string {
  const decimals = currencyDecimals(money.currency)
  const digits = (money.minor < 0n ? -money.minor : money.minor).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  return `${money.minor < 0n ? '-' : ''}${whole}${decimals ? `.${digits.slice(-decimals)}` : ''}`
}

export function moneyToJson(money: Money): MoneyJson {
  return { currency: money.currency, amount: formatDecimal(money) }
}

export function moneyFromJson(json: MoneyJson): Money {
  return parseMoney(json.currency, json.amount)
}

function same(left: Money, right: Money): void {
  if (left.currency !== right.currency)
    throw moneyErrors.MONEY_CURRENCY_MIXED({ left: left.currency, right: right.currency })
}

export function addMoney(first: Money, ...rest: Money[]): Money {
  return moneyOf(
    first.currency,
    rest.reduce((sum, next) => (same(first, next), sum + next.minor), first.minor),
  )
}

export function sumMoney(currency: string, amounts: readonly Money[]): Money {
  return addMoney(moneyOf(currency, 0n), ...amounts)
}

export function negateMoney(money: Money): Money {
  return moneyOf(money.currency, -money.minor)
}

export function equalMoney(left: Money, right: Money): boolean {
  return left.currency === right.currency && left.minor === right.minor
}

/** `money * numerator / denominator`, rounded half up (away from zero): the one rounding function of the panel. */
export function scaleMoney(money: Money, numerator: bigint | number, denominator: bigint | number = 1n): Money {
  const product = money.minor * BigInt(numerator)
  const by = BigInt(denominator)
  const negative = product < 0n !== by < 0n
  const [top, bottom] = [product < 0n ? -product : product, by < 0n ? -by : by]
  const rounded = (top * 2n + bottom) / (bottom * 2n)
  return moneyOf(money.currency, negative ? -rounded : rounded)
}

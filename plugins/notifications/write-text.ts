import { formatMoney } from 'nettoria'
import { textKey } from './text-key.js'

type Params = Record<string, string | number>

/**
 * One text of a notice in the reader's language. A notice about money has `amount` and `currency`; its texts say `{{money}}`.
 */
export function writeText(
  t: (key: string, params?: Params) => string,
  locale: string,
  { kind, params }: { kind: string; params: Params },
  part: Parameters<typeof textKey>[1],
): string {
  const { amount, currency } = params
  const all: Params =
    amount === undefined || currency === undefined
      ? params
      : { ...params, money: formatMoney(locale, { amount: String(amount), currency: String(currency) }) }
  return t(textKey(kind, part), all)
}

import { formatDate, formatDateTime, formatAgo } from '../../i18n/format-time.js'
import { formatMoney, formatNumber } from '../../i18n/format.js'
import type { TextParams } from '../../i18n/i18n.js'
import type { MoneyJson } from '../../../foundation/money/money.js'
import { readArgs } from './helper.js'
import type { HelperDeps, HelperTable } from './helper.js'

type Instant = string | number

/** Texts, numbers, money and time in the reader's language and zone. Absent values are written as nothing. */
export function formatHelpers({ i18n }: HelperDeps): HelperTable {
  const present = (value: unknown) => value !== null && value !== undefined && value !== ''
  return {
    /** `{{t "compute.servers.title" name=server.name}}` */
    t(...args) {
      const { values, hash, page } = readArgs(args)
      return i18n.t(page.locale, String(values[0] ?? ''), hash as TextParams)
    },
    /** `{{money invoice.total}}`; the argument is `{ currency, amount }`. */
    money(...args) {
      const { values, page } = readArgs(args)
      return values[0] ? formatMoney(page.locale, values[0] as MoneyJson, { toman: page.toman }) : ''
    },
    /** `{{number plan.memory}}`, `{{number load decimals=1}}` */
    number(...args) {
      const { values, hash, page } = readArgs(args)
      const decimals = typeof hash.decimals === 'number' ? hash.decimals : undefined
      return present(values[0]) ? formatNumber(page.locale, Number(values[0]), decimals) : ''
    },
    date(...args) {
      const { values, page } = readArgs(args)
      return present(values[0]) ? formatDate(page.locale, values[0] as Instant, page.timezone) : ''
    },
    datetime(...args) {
      const { values, page } = readArgs(args)
      return present(values[0]) ? formatDateTime(page.locale, values[0] as Instant, page.timezone) : ''
    },
    ago(...args) {
      const { values, page } = readArgs(args)
      return present(values[0]) ? formatAgo(page.locale, values[0] as Instant, page.now) : ''
    },
  }
}

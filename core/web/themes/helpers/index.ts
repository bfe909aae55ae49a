import { formatHelpers } from './format-helpers.js'
import type { HelperDeps, HelperTable } from './helper.js'
import { htmlHelpers } from './html-helpers.js'
import { logicHelpers } from './logic-helpers.js'

export function allHelpers(deps: HelperDeps): HelperTable {
  return { ...formatHelpers(deps), ...logicHelpers(), ...htmlHelpers(deps) }
}

/** Helpers of Handlebars that templates may use. */
export const builtInHelpers: readonly string[] = ['if', 'unless', 'each', 'with', 'lookup']

/** Names a template may call, and how many arguments each needs at least. */
export const helperArity: Readonly<Record<string, number>> = {
  ...{ if: 1, unless: 1, each: 1, with: 1, lookup: 2 },
  ...{ t: 1, money: 1, number: 1, date: 1, datetime: 1, ago: 1 },
  ...{ eq: 2, ne: 2, and: 1, or: 1, not: 1, concat: 1, list: 0 },
  ...{ icon: 1, asset: 1, csrf: 0, ltr: 1, markdown: 1, safeUrl: 1, slot: 1 },
}

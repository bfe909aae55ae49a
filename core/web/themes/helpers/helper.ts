import type { I18n } from '../../i18n/i18n.js'
import type { Logger } from '../../../foundation/kernel/logger.js'
import type { PageContext } from '../page-context.js'

/** What helpers draw on. */
export interface HelperDeps {
  i18n: I18n
  log: Pick<Logger, 'warn'>
  /** Unknown icons and assets throw; elsewhere they are logged and left out. */
  development: boolean
  assetHref(path: string): string
  /** Marks a string as HTML that needs no escaping. */
  html(text: string): unknown
  escape(text: unknown): string
}

export interface HelperOptions {
  hash: Record<string, unknown>
  data: { page: PageContext }
  fn?: (context: unknown) => string
  inverse?: (context: unknown) => string
}

/** A helper gets its arguments; the last is Handlebars' own. */
export type Helper = (...args: any[]) => unknown
export type HelperTable = Record<string, Helper>

/** The arguments without Handlebars' own, and the page. */
export function readArgs(args: unknown[]): { values: unknown[]; hash: Record<string, unknown>; page: PageContext } {
  const options = args.at(-1) as HelperOptions
  return { values: args.slice(0, -1), hash: options.hash, page: options.data.page }
}

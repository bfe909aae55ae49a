import type { Principal } from '../../contracts/principal.js'

/** What a plugin adds to a named place in a page. */
export interface SlotPart {
  /** `<plugin>.<name>`, unique in the slot. */
  id: string
  /** Parts run in this order: `before` and `after` name other parts of the slot. */
  before?: string
  after?: string
  /** Template of the part: `<plugin>/<path>`. */
  view: string
  /** Plain JSON for the template, or null to show nothing. Runs in parallel with a time limit of 500 ms. */
  load(context: SlotContext): Promise<object | null>
}

export interface SlotContext {
  principal: Principal | null
  locale: string
  /** What the page handed to the slot ("server" page: `{ instanceId }`). */
  subject: Readonly<Record<string, string | number>>
}

/** An entry of a menu. `label` is a locale key; `icon` a Tabler icon name. */
export interface MenuItem {
  menu: 'customer' | 'admin' | 'storefront' | 'user'
  id: string
  label: string
  href: string
  icon: string
  /** Shown only to principals that hold it. */
  permission?: string
  /** Items are sorted by `order`, then by id. 10 dashboard, 20 servers, 30 order, 40 invoices, 90 account. */
  order: number
}

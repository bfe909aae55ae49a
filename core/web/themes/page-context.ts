/** A menu entry, ready to show: translated label and whether it leads to the present page. */
export interface MenuEntry {
  id: string
  label: string
  href: string
  icon: string
  active: boolean
}

/** One part of a slot. `html` is drawn from the part's own view; a part that failed has none and says so to staff. */
export interface RenderedSlotPart {
  id: string
  html: string
  failed: boolean
}

export interface PageUser {
  name: string
  email: string
  phoneVerified: boolean
  staff: boolean
}

/** What every template sees as `@page`. */
export interface PageContext {
  panelName: string
  /** Without a trailing slash. */
  appUrl: string
  locale: string
  dir: 'ltr' | 'rtl'
  locales: { id: string; name: string; active: boolean }[]
  path: string
  user: PageUser | null
  csrf: string
  /** One-time key of this browser's forms. */
  once: string
  /** For whom the page is drawn (`reader.ts`); empty for guests. */
  reader: string
  scheme: 'light' | 'dark' | 'auto'
  production: boolean
  /** Shown once, after a redirect; `text` is translated. */
  flash: { kind: 'success' | 'warning' | 'danger' | 'info'; text: string } | null
  menus: Record<string, MenuEntry[]>
  slots: Record<string, RenderedSlotPart[]>
  requestId: string
  /** IANA name; dates are written in it. */
  timezone: string
  /** The present, ms: `ago` counts from it. */
  now: number
  /** Rials are shown as Toman. */
  toman: boolean
}

/** Names of the fields of `@page`, for the linter. */
export const pageFields: readonly (keyof PageContext)[] = [
  'panelName',
  'appUrl',
  'locale',
  'dir',
  'locales',
  'path',
  'user',
  'csrf',
  'once',
  'reader',
  'scheme',
  'production',
  'flash',
  'menus',
  'slots',
  'requestId',
  'timezone',
  'now',
  'toman',
]

/** A page context for tests and fixtures: a guest's, in English. */
export function guestPage(change: Partial<PageContext> = {}): PageContext {
  return {
    panelName: 'Nettoria',
    appUrl: 'http://127.0.0.1:5000',
    locale: 'en',
    dir: 'ltr',
    locales: [],
    path: '/',
    user: null,
    csrf: '',
    once: '',
    reader: '',
    scheme: 'auto',
    production: false,
    flash: null,
    menus: {},
    slots: {},
    requestId: '',
    timezone: 'UTC',
    now: 0,
    toman: false,
    ...change,
  }
}

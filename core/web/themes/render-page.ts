import type { Principal } from '../../contracts/principal.js'
import type { I18n } from '../i18n/i18n.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { modelMismatch } from './check-model.js'
import type { SlotCall, SlotValue } from './engine/inspect-template.js'
import type { SlotContext } from './extend.js'
import type { MenuName, Menus } from './menus.js'
import type { PageContext, RenderedSlotPart } from './page-context.js'
import type { PageType } from './page.js'
import type { LoadedPart, Slots } from './slots.js'
import type { ThemeLook, Themes } from './themes.js'

/** What a page needs to know of the request it answers. */
export interface PageRequest {
  id: string
  /** Path without the query. */
  path: string
  locale: string
  principal: Principal | null
  /** Token for the hidden field of forms. */
  csrf: string
  reader: string
  /** One-time key for the hidden field of forms. */
  once: string
  scheme: PageContext['scheme']
  /** From the redirect before, or of what was refused just now; translated. */
  flash: PageContext['flash']
}

export interface PageRendererDeps {
  themes: Themes
  slots: Slots
  menus: Menus
  i18n: I18n
  clock: Clock
  log: Pick<Logger, 'warn' | 'error'>
  panelName: string
  appUrl: string
  production: boolean
  /** Zone of guests. */
  timezone: string
  /** Rials are shown as Toman. */
  toman?: boolean
}

/** `chosen` draws with another theme, or with what an operator set. */
export type PageRenderer = (
  request: PageRequest,
  page: PageType,
  model: object,
  chosen?: { themes: Themes; look: ThemeLook },
) => Promise<string>

const menuNames: readonly MenuName[] = ['customer', 'admin', 'storefront', 'user']
export const languageNames: Record<string, string> = { en: 'English', fa: 'فارسی', ar: 'العربية' }

/**
 * Makes HTML of a page and its view model: checks the model, loads the slots the template shows, builds `@page`, draws.
 * A model that is not what its schema promises throws THEME_MODEL_INVALID, in production it is logged.
 */
export function pageRenderer(deps: PageRendererDeps): PageRenderer {
  return async (request, page, model, chosen = { themes: deps.themes, look: { values: {}, stylesheet: null } }) => {
    const mismatch = modelMismatch(page, model)
    if (mismatch && !deps.production) throw mismatch
    if (mismatch) deps.log.error({ err: mismatch, page: page.name }, 'a view model does not match its schema')
    const context = contextOf(deps, request)
    const loaded = await deps.slots.load(wantedSlots(chosen.themes.slotCalls(page.name), request, model))
    for (const [slot, parts] of Object.entries(loaded))
      context.slots[slot] = parts.map((part) => drawPart(deps, part, context, chosen))
    return chosen.themes.render(page.name, model, context, chosen.look)
  }
}

function contextOf(deps: PageRendererDeps, request: PageRequest): PageContext {
  const { principal, locale, path } = request
  const t = (key: string) => deps.i18n.t(locale, key)
  const { name, email, phoneVerified, staff } = principal ?? {}
  return {
    panelName: deps.panelName,
    appUrl: deps.appUrl,
    locale,
    dir: deps.i18n.dir(locale),
    locales: deps.i18n.locales.map((id) => ({ id, name: languageNames[id] ?? id, active: id === locale })),
    path,
    user: principal && { name: name!, email: email!, phoneVerified: phoneVerified!, staff: staff! },
    csrf: request.csrf,
    once: request.once,
    reader: request.reader,
    scheme: request.scheme,
    production: deps.production,
    flash: request.flash,
    menus: Object.fromEntries(menuNames.map((menu) => [menu, deps.menus.for(menu, principal, path, t)])),
    slots: {},
    requestId: request.id,
    timezone: principal?.timezone || deps.timezone,
    now: deps.clock.now(),
    toman: deps.toman ?? false,
  }
}

function wantedSlots(calls: readonly SlotCall[], request: PageRequest, model: object): Record<string, SlotContext> {
  const { principal, locale } = request
  return Object.fromEntries(
    calls.map(({ name, subject }) => {
      const values = Object.entries(subject).map(([key, value]) => [key, slotValue(value, model)] as const)
      const known = values.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      return [name, { principal, locale, subject: Object.fromEntries(known) as SlotContext['subject'] }]
    }),
  )
}

function slotValue(value: SlotValue, model: object): unknown {
  if ('literal' in value) return value.literal
  return value.path.reduce<unknown>((at, field) => (at as Record<string, unknown> | null | undefined)?.[field], model)
}

/** Each part is drawn apart, so that a broken view costs its part and not the page. */
function drawPart(
  deps: PageRendererDeps,
  loaded: LoadedPart,
  page: PageContext,
  chosen: { themes: Themes; look: ThemeLook },
): RenderedSlotPart {
  const { id, view } = loaded.part
  if ('failed' in loaded) return { id, html: '', failed: true }
  try {
    return { id, html: chosen.themes.render(view, loaded.model, page, chosen.look), failed: false }
  } catch (error) {
    deps.log.warn({ part: id, view, err: error }, 'the view of a slot part failed and is not shown')
    return { id, html: '', failed: true }
  }
}

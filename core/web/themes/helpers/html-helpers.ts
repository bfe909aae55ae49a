import { iconSvg } from '../icons.js'
import { readArgs } from './helper.js'
import { safeUrl } from './safe-url.js'
import { writeMarkdown } from './write-markdown.js'
import type { HelperDeps, HelperTable } from './helper.js'

/** Pieces of markup that only we may write: icons, addresses of assets, the CSRF field, slots. */
export function htmlHelpers(deps: HelperDeps): HelperTable {
  const { html, escape } = deps
  // Only development fails for a cosmetic slip; a customer's page goes on without the picture.
  const lenient = <T>(read: () => T, otherwise: T): T => {
    if (deps.development) return read()
    try {
      return read()
    } catch (error) {
      deps.log.warn({ err: error }, 'a template asked for something that does not exist')
      return otherwise
    }
  }
  return {
    /** `{{icon "server"}}`: a Tabler icon, inline and hidden from screen readers. */
    icon: (name: unknown) => html(lenient(() => iconSvg(String(name)), '')),
    /** `{{asset "css/theme.css"}}`, `{{asset "vendor/htmx.min.js"}}` */
    asset: (path: unknown) => lenient(() => deps.assetHref(String(path)), ''),
    /** The hidden fields that every form with method="post" carries: its token, the key under which it acts once, whose page it is. */
    csrf(...args) {
      const { csrf, once, reader } = readArgs(args).page
      const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escape(value)}">`
      return html(hidden('_csrf', csrf) + hidden('_once', once) + hidden('_reader', reader))
    },
    /** Host names, addresses and keys keep their direction inside Persian text. */
    ltr: (text: unknown) => html(`<bdi dir="ltr">${escape(text ?? '')}</bdi>`),
    safeUrl: (url: unknown) => safeUrl(url),
    /** `{{markdown @theme.settings.about}}`: a little Markdown as HTML, nothing of it trusted. */
    markdown: (text: unknown) => html(writeMarkdown(String(text ?? ''))),
    /** `{{slot "customer.server.actions" instanceId=server.id}}`: what plugins add here. Staff read which part failed. */
    slot(...args) {
      const { values, page } = readArgs(args)
      const shown = (page.slots[String(values[0])] ?? []).map((part) => {
        if (!part.failed) return part.html
        const note = deps.i18n.t(page.locale, 'core.slots.failed', { part: part.id })
        return page.user?.staff ? `<p class="slot-failed" role="note">${escape(note)}</p>` : ''
      })
      return html(shown.join('\n'))
    },
  }
}

import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { I18n } from '../i18n/i18n.js'

const cookie = 'ntt_flash'
const kinds = ['success', 'warning', 'danger', 'info'] as const

export interface Flash {
  kind: (typeof kinds)[number]
  /** A locale key. */
  message: string
}

/** A message shown once after a redirect. The cookie holds a locale key, so that nobody can put words in our mouth. */
export const flashes = fp(
  async (app) => {
    app.decorateReply('done', function (this: FastifyReply, path, flash) {
      if (flash)
        this.setCookie(cookie, `${flash.kind}:${flash.message}`, {
          path: '/',
          httpOnly: true,
          sameSite: 'lax',
          maxAge: 60,
        })
      return this.redirect(ownPath(path), 303)
    })
  },
  { name: 'flashes', dependencies: ['@fastify/cookie'] },
)

/**
 * Takes the waiting flash, if any, in the request's language, so that the next page does not show it again. A cookie can say anything:
 * only what is a text of ours is shown.
 */
export function takeFlash(
  request: FastifyRequest,
  reply: FastifyReply,
  texts: Pick<I18n, 'has'>,
): { kind: Flash['kind']; text: string } | null {
  const match = /^(\w+):([a-z][\w.-]{0,100})$/i.exec(request.cookies[cookie] ?? '')
  if (!match) return null
  reply.clearCookie(cookie, { path: '/' })
  const kind = kinds.find((known) => known === match[1])
  const key = match[2]!
  const known = texts.has(request.locale, key) || texts.has('en', key)
  return kind && known ? { kind, text: request.t(key) } : null
}

/** A path on this site as a header can carry it, or the front page: never another host, whatever a client wrote. */
export function ownPath(path: string): string {
  // Browsers read a backslash as a slash and drop control characters, so both could make "//host" of something harmless.
  if (!/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(path)) return '/'
  const { pathname, search, hash } = new URL(path, 'http://panel.invalid')
  // Dot segments may leave two leading slashes behind, which a later redirect would take for a host.
  return pathname.startsWith('//') ? '/' : pathname + search + hash
}

import { Type } from 'typebox'
import type { App } from '../http/app.js'
import { schemes } from '../http/preferences.js'
import type { Languages } from '../http/preferences.js'

const year = 365 * 24 * 3600
const keep = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: year } as const

/** POST /preferences: language and colour scheme of this browser. */
export function preferencePages(languages: Languages) {
  return (app: App): void =>
    app.action('/preferences', {
      public: true,
      repeatable: true,
      harmless: true,
      body: Type.Object({
        locale: Type.Optional(Type.String({ maxLength: 10 })),
        scheme: Type.Optional(Type.Union(schemes.map((scheme) => Type.Literal(scheme)))),
        back: Type.Optional(Type.String({ maxLength: 500 })),
      }),
      back: ({ body }) => body.back ?? '/',
      act: ({ body }) => body,
      done: ({ locale, scheme, back = '/' }) => ({
        to: back,
        with(reply) {
          if (locale && languages.locales.includes(locale)) reply.setCookie('ntt_locale', locale, keep)
          if (scheme) reply.setCookie('ntt_scheme', scheme, keep)
        },
      }),
    })
}

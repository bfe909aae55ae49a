import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from './app.js'
import type { TextParams, Translate } from '../i18n/i18n.js'
import { ownPath } from './flash.js'

const year = 365 * 24 * 3600
const schemes = ['light', 'dark', 'auto'] as const
export type Scheme = (typeof schemes)[number]

export interface Languages {
  readonly locales: readonly string[]
  pick(acceptLanguage: string | undefined): string
  t(locale: string, key: string, params?: TextParams): string
}

/** The request's language: what the visitor chose here, then the user's own, then what the browser asks for. */
export const language = fp<{ languages: Languages }>(
  async (app, { languages }) => {
    app.decorateRequest('locale', 'en')
    // A getter, so that `request.t` may be handed on by itself.
    app.decorateRequest('t', {
      getter(this: FastifyRequest) {
        return ((key, params) => languages.t(this.locale, key, params)) satisfies Translate
      },
    })
    app.addHook('onRequest', (request, _reply, done) => {
      const chosen = request.cookies['ntt_locale']
      request.locale =
        chosen && languages.locales.includes(chosen) ? chosen : languages.pick(request.headers['accept-language'])
      done()
    })
    app.addHook('preValidation', (request, _reply, done) => {
      const own =
        request.principal?.via === 'session' && !request.cookies['ntt_locale'] ? request.principal.locale : undefined
      if (own && languages.locales.includes(own)) request.locale = own
      done()
    })
  },
  { name: 'language', dependencies: ['@fastify/cookie'] },
)

export function schemeOf(request: FastifyRequest): Scheme {
  return schemes.find((scheme) => scheme === request.cookies['ntt_scheme']) ?? 'auto'
}

/** POST /preferences: language and colour scheme of this browser. */
export function preferenceRoutes(languages: Languages) {
  return (app: App): void => {
    app.post(
      '/preferences',
      {
        config: { public: true },
        schema: {
          body: Type.Object({
            locale: Type.Optional(Type.String({ maxLength: 10 })),
            scheme: Type.Optional(Type.Union(schemes.map((scheme) => Type.Literal(scheme)))),
            back: Type.Optional(Type.String({ maxLength: 500 })),
          }),
        },
      },
      async (request, reply) => {
        const { locale, scheme, back } = request.body
        const keep = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: year } as const
        if (locale && languages.locales.includes(locale)) reply.setCookie('ntt_locale', locale, keep)
        if (scheme) reply.setCookie('ntt_scheme', scheme, keep)
        return reply.redirect(ownPath(back ?? '/'), 303)
      },
    )
  }
}

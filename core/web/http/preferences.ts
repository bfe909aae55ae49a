import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import type { TextParams, Translate } from '../i18n/i18n.js'

export const schemes = ['light', 'dark', 'auto'] as const
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

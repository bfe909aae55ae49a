import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Static, TSchema } from 'typebox'
import type { Principal } from '../../contracts/principal.js'
import type { Translate } from '../i18n/i18n.js'
import type { PageType } from '../themes/page.js'
import type { BrokenSchema, SchemaPlace } from './compile-when-used.js'

/** A Fastify instance whose schemas are TypeBox: `schema: { body: Type.Object(...) }` types `request.body`. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export interface PageOptions {
  status?: number
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Permission the guard asks for; `self` is any signed-in user acting on their own things. */
    permission?: string
    /** Anybody may call it. */
    public?: true
    /** Takes no CSRF token: a gateway's browser return, which changes nothing by itself. */
    forgeable?: true
    /** Takes no CSRF token where the browser says that a page of ours sends it: what it changes is nothing to anybody else. */
    harmless?: true
    /** The plugin that registered the route; set by core. */
    owner?: string
    /** Honours the Idempotency-Key header: same key and body, same answer, one effect. */
    idempotent?: true
    /** At most `max` requests in `timeWindow` ms from one address; the default is generous. */
    rateLimit?: { max: number; timeWindow: number }
  }
  interface FastifyInstance {
    /** The API as an OpenAPI document. */
    openApiDocument(): Promise<object>
    /** Compiles the schemas, of all routes or those `wanted`, that were not needed yet, and answers those that cannot be. */
    compileSchemas(wanted?: (place: SchemaPlace) => boolean): BrokenSchema[]
  }
  interface FastifyRequest {
    /** Who asks; null for guests. */
    principal: Principal | null
    /** Language of the answer ("en", "fa"). */
    locale: string
    /** The principal, or throws AUTH_REQUIRED (401). */
    signedIn(): Principal
    /** Translates a locale key into the request's language. */
    t: Translate
  }
  interface FastifyReply {
    /** Renders a page with the active theme. `model` is plain JSON matching the page's schema. */
    page<S extends TSchema>(page: PageType<S>, model: Static<S>, options?: PageOptions): Promise<FastifyReply>
    /** Sends the browser to another site after a form, or to an absolute address of ours. */
    leave(url: string): Promise<FastifyReply>
    /** Redirects with 303 to a path of ours, showing a flash there once. `message` is a locale key. */
    done(path: string, flash?: { kind: 'success' | 'warning' | 'danger' | 'info'; message: string }): FastifyReply
  }
}

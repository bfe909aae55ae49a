import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Actor } from '../../contracts/principal.js'
import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { App } from '../http/app.js'
import { KeyClaims } from '../http/key-claims.js'
import { WaysBack } from '../http/ways-back.js'
import { mountAction, mountFragment } from './action-screen.js'
import type { ActionScreen, FragmentScreen } from './action-screen.js'
import { mountList } from './list-screen.js'
import type { ListScreen } from './list-screen.js'
import { PageOfForms } from './page-screen.js'
import type { Confirmed } from './page-screen.js'
import type { Access, FormScreen, ShownPart } from './screen.js'

type Filters = Record<string, TSchema>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A form of a screen: it is shown again whatever was wrong, so the screen answers what the guard and the token check find. */
    form?: true
  }
  interface FastifyInstance {
    readonly keyClaims: KeyClaims
    /** A page with forms on it: what `.form` and `.confirm` register shows this page again when it is refused. */
    detail<P extends TSchema, Q extends TSchema, M extends TSchema>(
      path: string,
      part: ShownPart<P, Q, M>,
    ): PageOfForms<P, Q, M>
    /** A page that is one form, posted to its own path or to `post`. */
    form<P extends TSchema, Q extends TSchema, B extends TSchema, M extends TSchema, R>(
      path: string,
      screen: ShownPart<P, Q, M> & Omit<FormScreen<P, Q, B, R>, 'permission'> & { post?: string },
    ): PageOfForms<P, Q, M>
    /** A page that names what will be lost and asks for its name. */
    confirm<P extends TSchema, Q extends TSchema, M extends TSchema, R, B extends Record<string, TSchema>>(
      path: string,
      screen: ShownPart<P, Q, M> &
        Confirmed<P, Q> &
        Omit<FormScreen<P, Q, TSchema, R>, 'permission' | 'body'> & { body?: B },
    ): PageOfForms<P, Q, M>
    /** Rows, filters, pages, CSV. */
    list<P extends TSchema, F extends Filters, R, M extends TSchema>(
      path: string,
      screen: Access & ListScreen<P, F, R, M>,
    ): void
    /** A button whose refusal is said where it stands. */
    action<P extends TSchema, B extends TSchema, R>(path: string, screen: Access & ActionScreen<P, B, R>): void
    /** A piece of a page for a script; changes nothing. */
    fragment<P extends TSchema, B extends TSchema, M extends TSchema>(
      path: string,
      screen: Access & FragmentScreen<P, B, M>,
    ): void
  }
  interface FastifyRequest {
    /**
     * What the kit put into a form. `once` is its one-time key, `reader` whose page it stood on; `resumed` says that it only
     * wants to be shown again; `secrets` are its password fields.
     */
    formParts: { once: string | null; reader: string; resumed: boolean; secrets: readonly string[] }
    /** What this answer says on a page that has no place for it of its own. */
    said: { kind: 'info' | 'warning'; text: string } | null
    /** A form came after its session had ended. */
    sessionEnded: boolean
    /** Who acts, for the books and the log. Throws AUTH_REQUIRED. */
    actor(): Actor
  }
}

/** `app.detail`, `app.form`, `app.confirm`, `app.list`, `app.action`: the one way in which pages are written. */
export const screens = fp<{ db: Database; clock: Clock }>(
  async (app, deps) => {
    app.decorate('keyClaims', new KeyClaims(deps))
    app.decorateRequest('said', null)
    app.decorateRequest('sessionEnded', false)
    app.decorateRequest('formParts', null as never)
    app.decorateRequest('actor', function (this: FastifyRequest): Actor {
      return { kind: 'user', id: String(this.signedIn().userId), cause: this.id }
    })
    addWays(app)
    app.addHook('onRoute', (route) => {
      if (route.config?.form) route.preValidation = [takeParts, ...[route.preValidation ?? []].flat()]
    })
  },
  { name: 'screens', dependencies: ['pages', 'csrf', 'guard', 'flashes'] },
)

/** The ways of the kit on an application. By themselves they let routes be read; to answer, it takes the whole of `screens`. */
export function addWays(app: FastifyInstance): void {
  app.decorate('waysBack', new WaysBack())
  app.decorate('detail', function (this: FastifyInstance, path, part) {
    return new PageOfForms(this as unknown as App, path, part)
  })
  app.decorate('form', function (this: FastifyInstance, path, screen) {
    const { post = '', permission: _permission, ...form } = screen
    return new PageOfForms(this as unknown as App, path, screen).form(post, form)
  })
  app.decorate('confirm', function (this: FastifyInstance, path, screen) {
    const { permission: _permission, ...form } = screen
    return new PageOfForms(this as unknown as App, path, screen).confirm('', form as never)
  })
  app.decorate('list', function (this: FastifyInstance, path, screen) {
    mountList(this as unknown as App, path, screen)
  })
  app.decorate('action', function (this: FastifyInstance, path, screen) {
    mountAction(this as unknown as App, path, screen)
  })
  app.decorate('fragment', function (this: FastifyInstance, path, screen) {
    mountFragment(this as unknown as App, path, screen)
  })
}

/** Takes the kit's own fields out of the body, so that no schema has to name them. */
function takeParts(request: FastifyRequest, _reply: unknown, done: () => void): void {
  const body = (request.body ?? {}) as { _once?: unknown; _reader?: unknown; _resumed?: unknown; _secret?: unknown }
  const { _once: once, _reader: reader, _resumed: resumed, _secret: secret } = body
  if (typeof request.body === 'object' && request.body !== null) {
    delete body._once
    delete body._reader
    delete body._resumed
    delete body._secret
  }
  const key = typeof once === 'string' && /^[\w-]{22}$/.test(once) ? once : null
  // A form that was kept carries whose it was where it says that it was kept.
  const wrote = [resumed, reader].find((one) => typeof one === 'string' && /^\d+\.\d+$/.test(one))
  request.formParts = {
    once: key,
    reader: (wrote as string | undefined) ?? '',
    resumed: resumed !== undefined,
    secrets: [secret].flat().filter((name) => typeof name === 'string'),
  }
  done()
}

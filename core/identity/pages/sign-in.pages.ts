import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { NextQuery, form } from '../sessions/auth.schemas.js'
import { LoginPage } from './identity.view.js'
import type { Parts } from '../runtime.js'
import { safeNext } from './safe-next.js'
import { visitorOf } from '../sessions/session-cookie.js'

const LoginForm = Type.Object({ identifier: form.identifier, password: form.password, next: form.next })

export const homePath = '/dashboard'

export function signInPages(app: App, parts: Parts): void {
  const { db } = parts.deps

  const login = app.detail('/login', {
    public: true,
    query: NextQuery,
    page: LoginPage,
    elsewhere: (request) => (request.principal ? safeNext(request.query.next, homePath) : null),
    show: (request, form) => ({ form, next: safeNext(form.values['next'] ?? request.query.next, '') }),
  })
  login.form('', {
    body: LoginForm,
    repeatable: true,
    async act(request) {
      const { session } = await parts.login.run(request.body, 'web', visitorOf(request))
      const before = request.principal
      if (before) await db.transaction((tx) => parts.sessions.end(tx, before.sessionId, 'login'))
      return session.secret
    },
    done(secret, request) {
      return { to: safeNext(request.body.next, homePath), with: (reply) => parts.cookie.set(reply, secret) }
    },
  })

  app.action('/logout', {
    public: true,
    repeatable: true,
    harmless: true,
    back: '/login',
    async act({ principal }) {
      if (principal) await db.transaction((tx) => parts.sessions.end(tx, principal.sessionId, 'logout'))
    },
    done: { to: '/login', with: (reply) => parts.cookie.clear(reply) },
  })
}

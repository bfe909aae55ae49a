import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { emptyForm } from '../../web/themes/page.js'
import { NextQuery, form } from '../sessions/auth.schemas.js'
import { LoginPage } from './pages.js'
import { orShowAgain } from './refused-page.js'
import type { Parts } from '../runtime.js'
import { safeNext } from './safe-next.js'
import { visitorOf } from '../sessions/session-cookie.js'

const guests = { public: true } as const
const LoginForm = Type.Object({ identifier: form.identifier, password: form.password, next: form.next })

export const homePath = '/dashboard'

export function signInPages(app: App, parts: Parts): void {
  const { db } = parts.deps

  app.get('/login', { config: guests, schema: { querystring: NextQuery } }, async (request, reply) => {
    if (request.principal) return reply.redirect(safeNext(request.query.next, homePath), 303)
    return reply.page(LoginPage, { form: emptyForm(), next: safeNext(request.query.next, '') })
  })

  app.post('/login', { config: guests, attachValidation: true, schema: { body: LoginForm } }, async (request, reply) =>
    orShowAgain(
      request,
      async () => {
        const { session } = await parts.login.run(request.body, 'web', visitorOf(request))
        const before = request.principal
        if (before) await db.transaction((tx) => parts.sessions.end(tx, before.sessionId, 'login'))
        parts.cookie.set(reply, session.secret)
        return reply.redirect(safeNext(request.body.next, homePath), 303)
      },
      (again, status) => reply.page(LoginPage, { form: again, next: safeNext(again.values['next'], '') }, { status }),
    ),
  )

  app.post('/logout', { config: { public: true } }, async (request, reply) => {
    const { principal } = request
    if (principal) await db.transaction((tx) => parts.sessions.end(tx, principal.sessionId, 'logout'))
    parts.cookie.clear(reply)
    return reply.redirect('/login', 303)
  })
}

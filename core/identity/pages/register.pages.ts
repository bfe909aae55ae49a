import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { NextQuery, RegisterBody, form } from '../sessions/auth.schemas.js'
import { RegisterPage } from './identity.view.js'
import { passwordLength } from '../sessions/passwords.js'
import type { Parts } from '../runtime.js'
import { safeNext } from './safe-next.js'
import { visitorOf } from '../sessions/session-cookie.js'
import { homePath } from './sign-in.pages.js'

const RegisterForm = Type.Object({ ...RegisterBody.properties, next: form.next })

export function registerPages(app: App, parts: Parts): void {
  const { db } = parts.deps
  app.form('/register', {
    public: true,
    query: NextQuery,
    body: RegisterForm,
    page: RegisterPage,
    elsewhere: (request) => (request.principal ? safeNext(request.query.next, homePath) : null),
    show: (request, form) => ({
      form,
      next: safeNext(form.values['next'] ?? request.query.next, ''),
      passwordMin: passwordLength.min,
    }),
    repeatable: true,
    async act(request) {
      const { next: _next, ...person } = request.body
      const user = await parts.register.run({ ...person, locale: request.locale }, request.ip)
      return db.transaction((tx) => parts.sessions.open(tx, user.id, 'web', visitorOf(request)))
    },
    done: (session, request) => ({
      to: `/verify?next=${encodeURIComponent(safeNext(request.body.next, homePath))}`,
      with: (reply) => parts.cookie.set(reply, session.secret),
    }),
  })
}

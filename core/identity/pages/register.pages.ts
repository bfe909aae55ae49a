import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { emptyForm } from '../../web/themes/page.js'
import { NextQuery, RegisterBody, form } from '../sessions/auth.schemas.js'
import { RegisterPage } from './pages.js'
import { passwordLength } from '../sessions/passwords.js'
import { orShowAgain } from './refused-page.js'
import type { Parts } from '../runtime.js'
import { safeNext } from './safe-next.js'
import { visitorOf } from '../sessions/session-cookie.js'
import { homePath } from './sign-in.pages.js'

const guests = { public: true } as const
const RegisterForm = Type.Object({ ...RegisterBody.properties, next: form.next })

export function registerPages(app: App, parts: Parts): void {
  const { db } = parts.deps
  const passwordMin = passwordLength.min

  app.get('/register', { config: guests, schema: { querystring: NextQuery } }, async (request, reply) => {
    if (request.principal) return reply.redirect(safeNext(request.query.next, homePath), 303)
    return reply.page(RegisterPage, { form: emptyForm(), next: safeNext(request.query.next, ''), passwordMin })
  })

  app.post(
    '/register',
    { config: guests, attachValidation: true, schema: { body: RegisterForm } },
    async (request, reply) =>
      orShowAgain(
        request,
        async () => {
          const { next, ...person } = request.body
          const user = await parts.register.run({ ...person, locale: request.locale }, request.ip)
          const session = await db.transaction((tx) => parts.sessions.open(tx, user.id, 'web', visitorOf(request)))
          parts.cookie.set(reply, session.secret)
          return reply.redirect(`/verify?next=${encodeURIComponent(safeNext(next, homePath))}`, 303)
        },
        (again, status) =>
          reply.page(RegisterPage, { form: again, next: safeNext(again.values['next'], ''), passwordMin }, { status }),
      ),
  )
}

import type { App } from '../../web/http/app.js'
import { emptyForm } from '../../web/themes/page.js'
import { IdentifierBody, NewPasswordBody, TokenParams } from '../sessions/auth.schemas.js'
import { ForgotPage, ResetPage } from './pages.js'
import { passwordLength } from '../sessions/passwords.js'
import { orShowAgain } from './refused-page.js'
import type { Parts } from '../runtime.js'

const config = { public: true } as const
const passwordMin = passwordLength.min

/** Forgotten passwords in a browser. */
export function recoveryPages(app: App, parts: Parts): void {
  app.get('/forgot-password', { config }, async (_request, reply) =>
    reply.page(ForgotPage, { form: emptyForm(), sent: false }),
  )

  app.post(
    '/forgot-password',
    { config, attachValidation: true, schema: { body: IdentifierBody } },
    async (request, reply) =>
      orShowAgain(
        request,
        async () => {
          await parts.resetPassword.request(request.body.identifier, request.ip)
          return reply.page(ForgotPage, { form: emptyForm(), sent: true })
        },
        (again, status) => reply.page(ForgotPage, { form: again, sent: false }, { status }),
      ),
  )

  app.get('/reset-password/:token', { config, schema: { params: TokenParams } }, async (request, reply) => {
    const { token } = request.params
    return reply.page(ResetPage, {
      form: emptyForm(),
      token,
      usable: await parts.resetPassword.open(token),
      passwordMin,
    })
  })

  app.post(
    '/reset-password/:token',
    { config, attachValidation: true, schema: { params: TokenParams, body: NewPasswordBody } },
    async (request, reply) =>
      orShowAgain(
        request,
        async () => {
          await parts.resetPassword.run(request.params.token, request.body.password, request.ip)
          parts.cookie.clear(reply)
          return reply.done('/login', { kind: 'success', message: 'core.auth.reset.done' })
        },
        async (form, status) => {
          const { token } = request.params
          const usable = await parts.resetPassword.open(token)
          return reply.page(ResetPage, { form, token, usable, passwordMin }, { status })
        },
      ),
  )
}

import type { App } from '../../web/http/app.js'
import { drawn } from '../../web/screens/screen.js'
import { emptyForm } from '../../web/themes/page.js'
import { IdentifierBody, NewPasswordBody, TokenParams } from '../sessions/auth.schemas.js'
import { ForgotPage, ResetPage } from './identity.view.js'
import { passwordLength } from '../sessions/passwords.js'
import type { Parts } from '../runtime.js'

/** Forgotten passwords in a browser. */
export function recoveryPages(app: App, parts: Parts): void {
  app.form('/forgot-password', {
    public: true,
    body: IdentifierBody,
    page: ForgotPage,
    show: (_request, form) => ({ form, sent: false }),
    repeatable: true,
    act: (request) => parts.resetPassword.request(request.body.identifier, request.ip),
    done: drawn(ForgotPage, { form: emptyForm(), sent: true }),
  })

  app.form('/reset-password/:token', {
    public: true,
    params: TokenParams,
    body: NewPasswordBody,
    page: ResetPage,
    async show({ params: { token } }, form) {
      return { form, token, usable: await parts.resetPassword.open(token), passwordMin: passwordLength.min }
    },
    repeatable: true,
    act: (request) => parts.resetPassword.run(request.params.token, request.body.password, request.ip),
    done: { to: '/login', flash: 'core.auth.reset.done', with: (reply) => parts.cookie.clear(reply) },
  })
}

import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { drawn } from '../../web/screens/screen.js'
import { NextQuery, TokenParams, form } from '../sessions/auth.schemas.js'
import { codeLife } from '../proofs/codes.js'
import { identityErrors } from '../errors.js'
import { EmailLinkPage, VerifyPage } from './identity.view.js'
import { UserRow } from '../rows.js'
import type { Parts } from '../runtime.js'
import { safeNext } from './safe-next.js'
import { homePath } from './sign-in.pages.js'

export function verifyPages(app: App, parts: Parts): void {
  const user = (request: FastifyRequest) =>
    UserRow.query(parts.deps.db.read).findById(request.signedIn().userId).throwIfNotFound()

  const verify = app.detail('/verify', {
    permission: 'self',
    query: NextQuery,
    page: VerifyPage,
    elsewhere: (request) => (request.signedIn().phoneVerified ? safeNext(request.query.next, homePath) : null),
    async show(request, form) {
      const { phone, email, emailVerifiedAt } = await user(request)
      return {
        form,
        phone: phone ?? '',
        email,
        emailVerified: emailVerifiedAt !== null,
        minutes: codeLife / 60_000,
        next: safeNext(form.values['next'] ?? request.query.next, ''),
      }
    },
  })
  verify.form('', {
    body: Type.Object({ code: form.code, next: form.next }),
    repeatable: true,
    async act(request) {
      const { phone } = await user(request)
      if (!request.signedIn().phoneVerified) await parts.verifyPhone.run(phone ?? '', request.body.code, request.ip)
    },
    done: (_proven, request) => ({ to: safeNext(request.body.next, homePath), flash: 'core.auth.verify.done' }),
  })
  verify.form('resend', {
    body: Type.Object({ next: form.next }),
    act: (request) => parts.resend.toUser(request.signedIn().userId, 'phone', request.ip),
    done(_sent, request) {
      const next = safeNext(request.body.next, '')
      return { to: next ? `/verify?next=${encodeURIComponent(next)}` : '/verify', flash: 'core.auth.verify.resent' }
    },
  })

  // Mail scanners follow links: looking at one changes nothing, the button does.
  const linkModel = (
    request: { params: { token: string }; principal: unknown },
    state: 'done' | 'confirm' | 'invalid',
  ) => ({
    state,
    token: request.params.token,
    signedIn: request.principal !== null,
  })
  app.form('/verify-email/:token', {
    public: true,
    params: TokenParams,
    page: EmailLinkPage,
    async show(request) {
      return linkModel(request, (await parts.verifyEmail.open(request.params.token)) ? 'confirm' : 'invalid')
    },
    act: (request) => parts.verifyEmail.run(request.params.token),
    done: (_proven, request) => drawn(EmailLinkPage, linkModel(request, 'done')),
    refused(error, request) {
      if (!isPanelError(error, identityErrors.AUTH_LINK_INVALID.code)) return undefined
      return drawn(EmailLinkPage, linkModel(request, 'invalid'), error.status)
    },
  })
}

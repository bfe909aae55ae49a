import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { emptyForm } from '../../web/themes/page.js'
import type { FormValues } from '../../web/themes/page.js'
import { NextQuery, TokenParams, form } from '../sessions/auth.schemas.js'
import { codeLife } from '../proofs/codes.js'
import { identityErrors } from '../errors.js'
import { EmailLinkPage, VerifyPage } from './pages.js'
import { orShowAgain } from './refused-page.js'
import { UserRow } from '../rows.js'
import type { Parts } from '../runtime.js'
import { safeNext } from './safe-next.js'
import { homePath } from './sign-in.pages.js'

const config = { permission: 'self' }
const guests = { public: true } as const

export function verifyPages(app: App, parts: Parts): void {
  const user = (request: FastifyRequest) =>
    UserRow.query(parts.deps.db.read).findById(request.signedIn().userId).throwIfNotFound()

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    state: FormValues,
    next: string | undefined,
    status = 200,
  ) {
    const { phone, email, emailVerifiedAt } = await user(request)
    const minutes = codeLife / 60_000
    const model = { form: state, phone: phone ?? '', email, emailVerified: emailVerifiedAt !== null, minutes }
    return reply.page(VerifyPage, { ...model, next: safeNext(next, '') }, { status })
  }

  app.get('/verify', { config, schema: { querystring: NextQuery } }, async (request, reply) => {
    if (request.signedIn().phoneVerified) return reply.redirect(safeNext(request.query.next, homePath), 303)
    return show(request, reply, emptyForm(), request.query.next)
  })

  app.post(
    '/verify',
    { config, attachValidation: true, schema: { body: Type.Object({ code: form.code, next: form.next }) } },
    async (request, reply) =>
      orShowAgain(
        request,
        async () => {
          const { phone } = await user(request)
          if (!request.signedIn().phoneVerified) await parts.verifyPhone.run(phone ?? '', request.body.code, request.ip)
          return reply.done(safeNext(request.body.next, homePath), {
            kind: 'success',
            message: 'core.auth.verify.done',
          })
        },
        (again, status) => show(request, reply, again, again.values['next'], status),
      ),
  )

  app.post('/verify/resend', { config, schema: { body: Type.Object({ next: form.next }) } }, async (request, reply) =>
    orShowAgain(
      request,
      async () => {
        await parts.resend.toUser(request.signedIn().userId, 'phone', request.ip)
        const next = safeNext(request.body.next, '')
        const message = 'core.auth.verify.resent'
        return reply.done(next ? `/verify?next=${encodeURIComponent(next)}` : '/verify', { kind: 'success', message })
      },
      (again, status) => show(request, reply, again, again.values['next'], status),
    ),
  )

  // Mail scanners follow links: looking at one changes nothing, the button does.
  app.get('/verify-email/:token', { config: guests, schema: { params: TokenParams } }, async (request, reply) => {
    const { token } = request.params
    const state = (await parts.verifyEmail.open(token)) ? 'confirm' : 'invalid'
    return reply.page(EmailLinkPage, { state, token, signedIn: request.principal !== null })
  })

  app.post('/verify-email/:token', { config: guests, schema: { params: TokenParams } }, async (request, reply) => {
    const { token } = request.params
    const signedIn = request.principal !== null
    try {
      await parts.verifyEmail.run(token)
      return await reply.page(EmailLinkPage, { state: 'done', token, signedIn })
    } catch (error) {
      if (!isPanelError(error, identityErrors.AUTH_LINK_INVALID.code)) throw error
      request.log.info({ errorCode: error.code }, 'form refused')
      return reply.page(EmailLinkPage, { state: 'invalid', token, signedIn }, { status: error.status })
    }
  })
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { httpErrors } from '../../web/http/errors.js'
import { IdParams } from '../../web/http/schemas.js'
import { emptyForm } from '../../web/themes/page.js'
import type { FormValues } from '../../web/themes/page.js'
import { nameFields } from '../sessions/auth.schemas.js'
import { endOwnSession, listSessions } from '../sessions/list-sessions.js'
import { AccountPage } from './pages.js'
import { orShowAgain } from './refused-page.js'
import { UserRow } from '../rows.js'
import type { Parts } from '../runtime.js'
import { timezones } from '../people/update-profile.js'
import { userView } from '../people/users.js'

const config = { permission: 'self' }
const AccountForm = Type.Object({
  ...nameFields,
  locale: Type.String({ minLength: 2, maxLength: 10 }),
  timezone: Type.String({ minLength: 2, maxLength: 64 }),
})

export function accountPages(app: App, parts: Parts): void {
  const { deps } = parts

  async function show(request: FastifyRequest, reply: FastifyReply, again?: FormValues, status = 200) {
    const principal = request.signedIn()
    const user = userView(await UserRow.query(deps.db.read).findById(principal.userId).throwIfNotFound())
    const { firstName, lastName, locale, timezone, email, emailVerified, phone, phoneVerified } = user
    const zones = timezones.includes(timezone) ? timezones : [timezone, ...timezones]
    return reply.page(
      AccountPage,
      {
        form: { ...(again ?? emptyForm()), values: { firstName, lastName, locale, timezone, ...again?.values } },
        email,
        emailVerified,
        phone,
        phoneVerified,
        locales: deps.defaults.locales.map((value) => ({ value, label: request.t(`core.auth.locale.${value}`) })),
        timezones: zones.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
        sessions: (await listSessions(deps, principal, { limit: 50 })).items,
      },
      { status },
    )
  }

  app.get('/account', { config }, async (request, reply) => show(request, reply))

  app.post('/account', { config, attachValidation: true, schema: { body: AccountForm } }, async (request, reply) =>
    orShowAgain(
      request,
      async () => {
        await parts.updateProfile.run(request.signedIn(), request.body, request.ip)
        return reply.done('/account', { kind: 'success', message: 'core.auth.account.saved' })
      },
      (again, status) => show(request, reply, again, status),
    ),
  )

  app.post('/account/resend-email', { config }, async (request, reply) =>
    orShowAgain(
      request,
      async () => {
        await parts.resend.toUser(request.signedIn().userId, 'email', request.ip)
        return reply.done('/account', { kind: 'success', message: 'core.auth.account.link-sent' })
      },
      (again, status) => show(request, reply, again, status),
    ),
  )

  app.post('/account/sessions/:id/end', { config, schema: { params: IdParams } }, async (request, reply) => {
    if (!(await endOwnSession(deps, request.signedIn(), request.params.id))) throw httpErrors.NOT_FOUND()
    return reply.done('/account', { kind: 'success', message: 'core.auth.account.session-ended' })
  })
}

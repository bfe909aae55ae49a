import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { httpErrors } from '../../web/http/errors.js'
import { IdParams } from '../../web/http/schemas.js'
import { nameFields } from '../sessions/auth.schemas.js'
import { endOwnSession, listSessions } from '../sessions/list-sessions.js'
import { AccountPage } from './identity.view.js'
import { UserRow } from '../rows.js'
import type { Parts } from '../runtime.js'
import { timezones } from '../people/update-profile.js'
import { userView } from '../people/users.js'

const AccountForm = Type.Object({
  ...nameFields,
  locale: Type.String({ minLength: 2, maxLength: 10 }),
  timezone: Type.String({ minLength: 2, maxLength: 64 }),
})

export function accountPages(app: App, parts: Parts): void {
  const { deps } = parts
  const account = app.detail('/account', {
    permission: 'self',
    page: AccountPage,
    async show(request, form) {
      const principal = request.signedIn()
      const user = userView(await UserRow.query(deps.db.read).findById(principal.userId).throwIfNotFound())
      const { firstName, lastName, locale, timezone, email, emailVerified, phone, phoneVerified } = user
      const zones = timezones.includes(timezone) ? timezones : [timezone, ...timezones]
      return {
        form: { ...form, values: { firstName, lastName, locale, timezone, ...form.values } },
        email,
        emailVerified,
        phone,
        phoneVerified,
        locales: deps.defaults.locales.map((value) => ({ value, label: request.t(`core.auth.locale.${value}`) })),
        timezones: zones.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
        sessions: (await listSessions(deps, principal, { limit: 50 })).items,
      }
    },
  })
  account.form('', {
    body: AccountForm,
    act: (request) => parts.updateProfile.run(request.signedIn(), request.body, request.ip),
    done: { to: '/account', flash: 'core.auth.account.saved' },
  })
  account.form('resend-email', {
    act: (request) => parts.resend.toUser(request.signedIn().userId, 'email', request.ip),
    done: { to: '/account', flash: 'core.auth.account.link-sent' },
  })

  app.action('/account/sessions/:id/end', {
    permission: 'self',
    params: IdParams,
    back: '/account',
    async act(request) {
      if (!(await endOwnSession(deps, request.signedIn(), request.params.id))) throw httpErrors.NOT_FOUND()
    },
    done: { to: '/account', flash: 'core.auth.account.session-ended' },
  })
}

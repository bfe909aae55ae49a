import { isPanelError } from '../../foundation/kernel/errors.js'
import { dataErrors } from '../../foundation/data/errors.js'
import type { Tx } from '../../foundation/data/database.js'
import { currencyDecimals } from '../../foundation/money/money.js'
import { requireContacts } from './contacts.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { emailChangedNotice, phoneChangedNotice } from '../notices.js'
import type { Principal } from '../../contracts/principal.js'
import { AccountRow, UserRow } from '../rows.js'
import type { SendProofs } from '../proofs/send-proofs.js'

export interface ProfileChange {
  firstName?: string
  lastName?: string
  email?: string
  phone?: string
  locale?: string
  timezone?: string
  currency?: string
}

/** Changes a user's own data. A new e-mail or phone is unproven, and the old one is told. */
export class UpdateProfile {
  constructor(
    private readonly deps: Deps,
    private readonly proofs: SendProofs,
  ) {}

  /** Throws AUTH_CONTACT_INVALID, AUTH_PROFILE_INVALID, AUTH_ALREADY_REGISTERED, AUTH_TOO_MANY_ATTEMPTS, AUTH_CURRENCY_FIXED. */
  async run(principal: Principal, input: ProfileChange, ip: string): Promise<UserRow> {
    const change = this.requireKnown(requireContacts(input, this.deps.defaults.country))
    const before = await UserRow.query(this.deps.db.read).findById(principal.userId).throwIfNotFound()
    if (change.phone && change.phone !== before.phone) await this.proofs.spend({ phone: change.phone }, ip)
    if (change.email && change.email !== before.email) await this.proofs.spend({ email: change.email }, ip)
    return this.deps.db
      .transaction((tx) => this.apply(tx, principal, change))
      .catch((error: unknown) => {
        throw isPanelError(error, dataErrors.DATA_DUPLICATE.code) ? identityErrors.AUTH_ALREADY_REGISTERED() : error
      })
  }

  private async apply(tx: Tx, principal: Principal, change: ProfileChange): Promise<UserRow> {
    const user = await UserRow.query(tx).findById(principal.userId).forUpdate().throwIfNotFound()
    const { currency, ...fields } = change
    const newPhone = fields.phone !== undefined && fields.phone !== user.phone
    const newEmail = fields.email !== undefined && fields.email !== user.email
    const reset = { ...(newPhone ? { phoneVerifiedAt: null } : {}), ...(newEmail ? { emailVerifiedAt: null } : {}) }
    if (Object.keys(fields).length)
      await UserRow.query(tx)
        .where({ id: user.id })
        .patch({ ...fields, ...reset })
    if (currency !== undefined) await this.setCurrency(tx, principal, currency)
    const changed = await UserRow.query(tx).findById(user.id).throwIfNotFound()
    if (newEmail) await this.emailChanged(tx, user, changed)
    if (newPhone) await this.phoneChanged(tx, user, changed)
    return changed
  }

  private async emailChanged(tx: Tx, before: UserRow, after: UserRow): Promise<void> {
    const to = { userId: before.id, email: before.email }
    const key = `identity.email-changed:${before.id}:${this.deps.clock.now()}`
    await this.proofs
      .messenger()
      .notify(tx, { kind: emailChangedNotice.kind, to, params: { name: after.firstName }, key })
    await this.proofs.emailLink(tx, after)
  }

  private async phoneChanged(tx: Tx, before: UserRow, after: UserRow): Promise<void> {
    if (before.phone !== null) {
      const to = { userId: before.id, phone: before.phone }
      const key = `identity.phone-changed:${before.id}:${this.deps.clock.now()}`
      await this.proofs
        .messenger()
        .notify(tx, { kind: phoneChangedNotice.kind, to, params: { name: after.firstName }, key })
    }
    await this.proofs.phoneCode(tx, after)
  }

  private async setCurrency(tx: Tx, principal: Principal, currency: string): Promise<void> {
    const owned = AccountRow.query(tx).where({ id: principal.accountId, owner_user_id: principal.userId })
    if (!(await owned.patch({ currency }))) throw identityErrors.AUTH_CURRENCY_FIXED()
  }

  private requireKnown<T extends ProfileChange>(change: T): T {
    const timezone = change.timezone === undefined ? undefined : zoneOf(change.timezone)
    const wrong = [
      ...(change.locale !== undefined && !this.deps.defaults.locales.includes(change.locale) ? ['locale'] : []),
      ...(change.timezone !== undefined && timezone === undefined ? ['timezone'] : []),
    ]
    const fields = wrong.map((path) => ({ path, message: 'This is not known.', key: 'core.auth.invalid.choice' }))
    if (fields.length) throw identityErrors.AUTH_PROFILE_INVALID({}, { fields })
    if (change.currency !== undefined) currencyDecimals(change.currency)
    return timezone === undefined ? change : { ...change, timezone }
  }
}

export const timezones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

/**
 * The one spelling of a zone, undefined where there is no such zone. Names that were renamed since (Asia/Kolkata, Europe/Kyiv) are not in
 * the list of every Node, but are understood.
 */
function zoneOf(written: string): string | undefined {
  if (timezones.includes(written)) return written
  if (!/^[A-Z][A-Za-z0-9_+/-]{1,63}$/.test(written)) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

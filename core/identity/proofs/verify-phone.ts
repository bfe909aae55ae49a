import { PhoneVerified } from '../../contracts/identity.js'
import { wrongCode } from './codes.js'
import type { Codes } from './codes.js'
import { normalisePhone } from '../people/contacts.js'
import type { Deps } from '../deps.js'
import { personalAccountId } from '../people/personal-account.js'
import { UserRow } from '../rows.js'
import { networkOf } from '../sessions/network-of.js'

/** Proves a phone number by the code that was sent to it. Unknown numbers get the answer of a wrong code. */
export class VerifyPhone {
  constructor(
    private readonly deps: Deps,
    private readonly codes: Codes,
  ) {}

  /** Throws AUTH_CODE_INVALID, AUTH_TOO_MANY_ATTEMPTS. */
  async run(phoneText: string, code: string, ip: string): Promise<UserRow> {
    const { db, counters, limits, defaults, events } = this.deps
    await counters.take('codes:ip', networkOf(ip), limits.codesPerAddress)
    const phone = normalisePhone(phoneText, defaults.country) ?? ''
    // A wrong try has to stay counted: the refusal is thrown after the commit.
    const user = await db.transaction(async (tx) => {
      const found = await UserRow.query(tx).findOne({ phone })
      const use = { userId: found?.id ?? 0, purpose: 'verify-phone', target: phone } as const
      if (!(await this.codes.spend(tx, use, code)) || !found) return undefined
      const phoneVerifiedAt = found.phoneVerifiedAt ?? this.deps.clock.now()
      await UserRow.query(tx).where({ id: found.id }).patch({ phoneVerifiedAt })
      const accountId = await personalAccountId(tx, found.id)
      await events.publish(tx, PhoneVerified, { userId: found.id, accountId })
      return Object.assign(found, { phoneVerifiedAt })
    })
    if (!user) throw wrongCode()
    return user
  }
}

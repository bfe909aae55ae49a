import { Type, contract, defineEvent } from 'nettoria'
import type { Reader } from 'nettoria'

/** What other plugins may ask. */
export interface ReferralProgramme {
  /** The code of an account, or null. */
  codeOf(read: Reader, accountId: number): Promise<string | null>
}

export const ReferralProgramme = contract<ReferralProgramme>('referrals.programme', '1.0.0')

export const LinkOpened = defineEvent({
  name: 'referrals.link.opened',
  version: 1,
  payload: Type.Object({ accountId: Type.Integer(), code: Type.String() }),
  aggregate: ({ accountId }) => `account:${accountId}`,
})

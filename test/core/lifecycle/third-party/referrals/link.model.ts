import { BaseModel } from 'nettoria'

/** The code of one account. */
export class Link extends BaseModel {
  static override tableName = 'referrals_links'

  declare accountId: number
  declare code: string
  /** As the job last counted them. */
  declare rewards: number
}

/** What one paid invoice earned. */
export class Reward extends BaseModel {
  static override tableName = 'referrals_rewards'

  declare linkId: number
  declare invoiceId: number
  declare earnedAt: number
}

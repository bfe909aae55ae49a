import { BaseModel } from 'nettoria'

export class Member extends BaseModel {
  static override tableName = 'example_loyalty_members'

  accountId!: number
  cardName!: string
  joinedAt!: number
}

/** What one paid invoice earned. */
export class Points extends BaseModel {
  static override tableName = 'example_loyalty_points'

  accountId!: number
  invoiceId!: number
  points!: number
  earnedAt!: number
}

import { Clock, Database, inject, injectable, isPanelError } from 'nettoria'
import type { Reader } from 'nettoria'
import { loyaltyErrors } from './errors.js'
import { Member, Points } from './club.model.js'

export const year = 365 * 24 * 3_600_000

@injectable()
export class LoyaltyClub {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  /** Throws EXAMPLE_LOYALTY_MEMBER. */
  async join(accountId: number, cardName: string): Promise<void> {
    const joinedAt = this.clock.now()
    try {
      await this.db.transaction((tx) => Member.query(tx).insert({ accountId, cardName, joinedAt }))
    } catch (error) {
      if (isPanelError(error, 'DATA_DUPLICATE')) throw loyaltyErrors.EXAMPLE_LOYALTY_MEMBER()
      throw error
    }
  }

  member(read: Reader, accountId: number): Promise<Member | undefined> {
    return Member.query(read).findOne({ account_id: accountId }).execute()
  }

  /** Points of the last year. */
  async balance(read: Reader, accountId: number): Promise<number> {
    const points = Points.query(read).where({ account_id: accountId })
    const row = await points
      .where('earned_at', '>', this.clock.now() - year)
      .sum('points as points')
      .first()
    return Number(row?.points ?? 0)
  }
}

import { Database, defineJob, inject, injectable } from 'nettoria'
import { Link, Reward } from './link.model.js'

export const sumUpJob = defineJob({ name: 'referrals.sum-up', every: 3_600_000 })

@injectable()
export class SumUpRewards {
  constructor(@inject(Database) private readonly db: Database) {}

  async run(): Promise<void> {
    await this.db.transaction(async (tx) => {
      const counted = (await Reward.query(tx).select('link_id').count('id as rewards').groupBy('link_id')) as {
        linkId?: number
        rewards?: number
      }[]
      for (const { linkId, rewards } of counted) {
        await Link.query(tx)
          .findById(Number(linkId))
          .patch({ rewards: Number(rewards) })
      }
    })
  }
}

import { Clock, Database, defineJob, inject, injectable } from 'nettoria'
import { Points } from './club.model.js'
import { year } from './loyalty-club.js'

export const expirePointsJob = defineJob({ name: 'example-loyalty.expire-points', every: 24 * 3_600_000 })

@injectable()
export class ExpirePoints {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const limit = this.clock.now() - year
    await this.db.transaction((tx) => Points.query(tx).where('earned_at', '<=', limit).delete())
  }
}

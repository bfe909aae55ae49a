import { Clock, Database, defineJob, inject, injectable } from 'nettoria'
import { Callback } from './callback.model.js'

const day = 24 * 3_600_000
const keptFor = 90 * day

export const pruneCallbacksJob = defineJob({ name: 'billing.prune-callbacks', every: day })

/** Forgets callbacks that moved nothing, so that forged ones cannot fill the disk. Those about payments stay. */
@injectable()
export class PruneCallbacks {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.db.transaction((tx) =>
      Callback.query(tx)
        .whereIn('status', ['refused', 'ignored'])
        .where('received_at', '<', this.clock.now() - keptFor)
        .delete()
        .execute(),
    )
  }
}

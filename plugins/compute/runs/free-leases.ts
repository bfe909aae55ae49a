import { inject, injectable } from 'nettoria'
import type { Tx } from 'nettoria'
import { Instance } from '../instances/instance.model.js'
import { dispatchRunsJob } from './dispatch-runs.js'
import { RunTools } from './run-tools.js'

/** Takes the leases of a process that died, so that its runs go on at once elsewhere. The fence keeps a sleeper out. */
@injectable()
export class FreeLeases {
  constructor(@inject(RunTools) private readonly tools: RunTools) {}

  readonly workerGone = async (tx: Tx, { workerId }: { workerId: string }): Promise<void> => {
    const freed = await Instance.query(tx)
      .patch({ leaseUntilAt: null })
      .where({ lease_owner: workerId })
      .whereNotNull('lease_until_at')
    if (freed > 0) this.tools.jobs.enqueueAfter(tx, dispatchRunsJob, {}, { unique: 'worker-gone' })
  }
}

import { Clock, Database, Jobs, defineJob, inject, injectable } from 'nettoria'
import type { JobRun, Tx } from 'nettoria'
import { noHint } from './ask-gateway.js'
import { PaymentAttempt } from './attempt.model.js'
import { Callback } from './callback.model.js'
import { ConfirmAttempt } from './confirm-attempt.js'
import { WorkCallback, claimLife } from './work-callback.js'

export const reconcileJob = defineJob({ name: 'billing.reconcile-payments', every: 30_000, lockLife: 120_000 })

const batch = 50
const atOnce = 5
/** How long a node that took an attempt has before another may. */
const claim = 60_000

/** Asks gateways again about payments without a result, and takes up callbacks that a dead process left behind. */
@injectable()
export class ReconcilePayments {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(ConfirmAttempt) private readonly confirming: ConfirmAttempt,
    @inject(WorkCallback) private readonly callbacks: WorkCallback,
    @inject(Clock) private readonly clock: Clock,
    @inject(Jobs) private readonly jobs: Jobs,
  ) {}

  /** Callbacks that a dead process received or worked on are due now: whoever sent them may never come again. */
  readonly workerGone = async (tx: Tx, { workerId }: { workerId: string }): Promise<void> => {
    const freed = await Callback.query(tx)
      .patch({ status: 'received', claimedAt: 0 })
      .where({ worker: workerId })
      .whereIn('status', ['received', 'working'])
    if (freed > 0) this.jobs.enqueueAfter(tx, reconcileJob, {}, { unique: 'worker-gone' })
  }

  async run(run: JobRun<unknown>): Promise<void> {
    await inTurns(await this.leftBehind(), run, async (id) => void (await this.callbacks.work(id)))
    await inTurns(await this.due(), run, async (id) => {
      if (!(await this.take(id))) return
      await this.confirming.confirm(id, noHint, { kind: 'system', id: reconcileJob.name, cause: `attempt:${id}` })
    })
  }

  private async leftBehind(): Promise<number[]> {
    const before = this.clock.now() - claimLife
    const rows = await Callback.query(this.db.read)
      .whereIn('status', ['received', 'working'])
      .where((old) =>
        old.whereNull('claimed_at').where('received_at', '<=', before).orWhere('claimed_at', '<=', before),
      )
      .orderBy('id')
      .limit(batch)
      .select('id')
    return rows.map((row) => row.id)
  }

  private async due(): Promise<number[]> {
    const rows = await PaymentAttempt.query(this.db.read)
      .where('next_check_at', '<=', this.clock.now())
      .orderBy('next_check_at')
      .limit(batch)
      .select('id')
    return rows.map((row) => row.id)
  }

  private async take(id: number): Promise<boolean> {
    const now = this.clock.now()
    const taken = await this.db.transaction((tx) =>
      PaymentAttempt.query(tx)
        .findById(id)
        .where('next_check_at', '<=', now)
        .patch({ nextCheckAt: now + claim })
        .execute(),
    )
    return taken === 1
  }
}

async function inTurns(ids: number[], run: JobRun<unknown>, work: (id: number) => Promise<void>): Promise<void> {
  for (let i = 0; i < ids.length && !run.signal.aborted; i += atOnce) {
    await Promise.all(ids.slice(i, i + atOnce).map(work))
    await run.touch()
  }
}

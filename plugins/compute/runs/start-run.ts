import { Clock, Jobs, Tasks, defineJob, inject, injectable, isPanelError } from 'nettoria'
import type { Tx } from 'nettoria'
import { computeErrors } from '../errors.js'
import { Instance } from '../instances/instance.model.js'
import { Run, liveStates } from './run.model.js'
import type { RunKind } from './run.model.js'
import { runPlans } from './run-plans.js'

/** Works on one run until it waits or ends. Slots for all hypervisors together; each has its own limit inside. */
export const advanceRunJob = defineJob<{ runId: number }>({
  name: 'compute.advance-run',
  concurrency: 16,
  lockLife: 120_000,
})

/** Writes down work on an instance, in the caller's transaction; it begins after the commit. */
@injectable()
export class StartRun {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Jobs) private readonly jobs: Jobs,
    @inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /** Throws INSTANCE_BUSY while another run of the instance lives. Answers the id of the task people watch. `step`: where to begin, by name. */
  async start(
    tx: Tx,
    instance: Instance,
    kind: RunKind,
    params: Run['params'] = {},
    step = runPlans[kind][0]!.name,
  ): Promise<number> {
    const live = await Run.query(tx)
      .where({ instance_id: instance.id })
      .whereIn('state', [...liveStates])
      .resultSize()
    if (live > 0) throw computeErrors.INSTANCE_BUSY()
    const now = this.clock.now()
    const message = { key: `compute.tasks.${kind}.queued`, params: { hostname: instance.hostname } }
    const task = await this.tasks.create(tx, { kind: `compute.${kind}`, accountId: instance.accountId, message })
    const row = {
      instanceId: instance.id,
      liveInstanceId: instance.id,
      kind,
      params,
      taskId: task.id,
      state: 'going' as const,
    }
    const run = await this.insert(tx, { ...row, step, attempt: 0, stepStartedAt: now, nextAt: now, createdAt: now })
    await Instance.query(tx).patch({ taskId: task.id }).where({ id: instance.id })
    this.jobs.enqueueAfter(tx, advanceRunJob, { runId: run.id }, { unique: `run:${run.id}` })
    return task.id
  }

  /** Ends the live run of an instance where it stands, for what comes next to clean up. */
  async cancelLive(tx: Tx, instance: Instance): Promise<void> {
    const run = await Run.query(tx).findOne({ live_instance_id: instance.id })
    if (!run) return
    const ended = { state: 'cancelled' as const, liveInstanceId: null, finishedAt: this.clock.now() }
    await Run.query(tx).patch(ended).where({ id: run.id })
    if (run.taskId === null) return
    await this.tasks.report(tx, run.taskId, { state: 'failed', message: { key: 'compute.tasks.cancelled' } })
  }

  private async insert(tx: Tx, row: Partial<Run>): Promise<Run> {
    try {
      return await Run.query(tx).insert(row)
    } catch (error) {
      if (isPanelError(error, 'DATA_DUPLICATE')) throw computeErrors.INSTANCE_BUSY()
      throw error
    }
  }
}

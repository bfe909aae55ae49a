import { inject, injectable } from 'nettoria'
import type { Tx } from 'nettoria'
import { Instance } from '../instances/instance.model.js'
import { Placement } from '../placement/placement.model.js'
import { EndRun } from './end-run.js'
import type { Lease } from './lease.js'
import { writeRunLog } from './run-log.js'
import type { Run } from './run.model.js'
import { runPlans, runProgress, stepBeside } from './run-plans.js'
import { RunTools } from './run-tools.js'
import { advanceRunJob } from './start-run.js'
import type { Step, StepWork } from './step.js'

const fullFor = 10 * 60_000

/** Every way a run moves without ending. Each is one transaction under the lease; the answer says whether to go on at once. */
@injectable()
export class MoveRun {
  constructor(
    @inject(RunTools) private readonly tools: RunTools,
    @inject(EndRun) private readonly ending: EndRun,
  ) {}

  /** The step is done (or undone): its result and the pointer to the next one. */
  async next(
    work: StepWork,
    step: Step,
    commit: ((tx: Tx) => Promise<void>) | undefined,
    lease: Lease,
  ): Promise<boolean> {
    const { run } = work
    const undoing = run.state === 'undoing'
    const beside = stepBeside(run, undoing ? -1 : 1)
    if (!beside) return this.ending.completed(work, step, commit, lease)
    const now = this.tools.clock.now()
    const error = undoing ? run.error : null
    const changes = { step: beside.name, attempt: 0, stepStartedAt: now, nextAt: now, error }
    await lease.commit(run, changes, false, async (tx) => {
      await commit?.(tx)
      await writeRunLog(this.tools, tx, run, step, undoing ? 'undone' : 'done')
      if (!undoing) await this.tell(tx, run, beside)
    })
    return true
  }

  async wait(run: Run, step: Step, ms: number, lease: Lease): Promise<boolean> {
    const nextAt = this.tools.clock.now() + ms
    await lease.commit(run, { nextAt }, true, (tx) => this.wake(tx, run, nextAt))
    this.tools.log.debug({ runId: run.id, step: step.name, ms }, 'a step waits')
    return false
  }

  async retry(run: Run, step: Step, ms: number, reason: string, lease: Lease): Promise<boolean> {
    const nextAt = this.tools.clock.now() + ms
    const changes = { nextAt, attempt: run.attempt + 1, error: reason.slice(0, 500) }
    await lease.commit(run, changes, true, async (tx) => {
      await writeRunLog(this.tools, tx, run, step, 'retry', reason)
      await this.wake(tx, run, nextAt)
    })
    return false
  }

  /** The hypervisor is full: skip it for a while and choose another place from the first step on. Addresses stay. */
  async elsewhere({ run, instance }: StepWork, step: Step, reason: string, lease: Lease): Promise<boolean> {
    const now = this.tools.clock.now()
    const { datacenterId, driverInstance } = instance
    this.tools.log.error({ driverInstance, datacenterId, reason }, 'a hypervisor is full')
    const first = runPlans[run.kind][0]!.name
    const changes = { step: first, attempt: 0, stepStartedAt: now, nextAt: now, error: reason.slice(0, 500) }
    await lease.commit(run, changes, false, async (tx) => {
      await Placement.query(tx)
        .patch({ fullUntilAt: now + fullFor })
        .where({ datacenter_id: datacenterId, driver_instance: driverInstance ?? '' })
      await Instance.query(tx).patch({ driverInstance: null, template: null, placement: {} }).where({ id: instance.id })
      await writeRunLog(this.tools, tx, run, step, 'moved', reason)
    })
    return true
  }

  /** Out of tries: from here the steps are taken back, this one first. */
  async undo(run: Run, step: Step, reason: string, lease: Lease): Promise<boolean> {
    const now = this.tools.clock.now()
    const changes = {
      state: 'undoing' as const,
      attempt: 0,
      stepStartedAt: now,
      nextAt: now,
      error: reason.slice(0, 500),
    }
    await lease.commit(run, changes, false, async (tx) => {
      await writeRunLog(this.tools, tx, run, step, 'gave-up', reason)
      if (run.taskId === null) return
      await this.tools.tasks.report(tx, run.taskId, { state: 'running', message: { key: 'compute.tasks.undoing' } })
    })
    return true
  }

  private async tell(tx: Tx, { kind, taskId }: Run, { name: step }: Step): Promise<void> {
    if (taskId === null) return
    const message = { key: `compute.tasks.steps.${step}` }
    const progress = runProgress({ kind, step })
    await this.tools.tasks.report(tx, taskId, { state: 'running', progress, message })
  }

  private async wake(tx: Tx, run: Run, at: number): Promise<void> {
    this.tools.jobs.enqueueAfter(tx, advanceRunJob, { runId: run.id }, { unique: `run:${run.id}`, at })
  }
}

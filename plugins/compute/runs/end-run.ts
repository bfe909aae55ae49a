import { inject, injectable } from 'nettoria'
import type { Tx } from 'nettoria'
import { InstanceFailed } from 'nettoria/contracts/compute'
import type { Lease } from './lease.js'
import { writeRunLog } from './run-log.js'
import type { Run } from './run.model.js'
import { RunTools } from './run-tools.js'
import type { Step, StepWork } from './step.js'

type Remedy = 'refund' | 'park'

/** Every way a run ends. */
@injectable()
export class EndRun {
  constructor(@inject(RunTools) private readonly tools: RunTools) {}

  /** The last step is done, or the first one is undone. */
  async completed(
    work: StepWork,
    step: Step,
    commit: ((tx: Tx) => Promise<void>) | undefined,
    lease: Lease,
  ): Promise<boolean> {
    const { run } = work
    const undone = run.state === 'undoing'
    await lease.commit(run, this.ended(undone ? 'failed' : 'done'), true, async (tx) => {
      await commit?.(tx)
      await writeRunLog(this.tools, tx, run, step, undone ? 'undone' : 'done')
      if (undone) return this.createFailed(tx, work, this.tools.settings.onFailure)
      if (run.taskId === null) return
      const message = { key: `compute.tasks.${run.kind}.done`, params: { hostname: work.instance.hostname } }
      await this.tools.tasks.report(tx, run.taskId, { state: 'succeeded', progress: 100, message })
    })
    return false
  }

  /** No more tries: an action on a server ends without effect; a server that could not even be undone waits for an operator. */
  async failed(work: StepWork, step: Step, reason: string, lease: Lease): Promise<void> {
    const { run } = work
    const parked = run.state === 'undoing'
    this.tools.log.error(
      { runId: run.id, instanceId: run.instanceId, step: step.name, reason },
      'a run failed for good',
    )
    await lease.commit(run, { ...this.ended('failed'), error: run.error ?? reason.slice(0, 500) }, true, async (tx) => {
      await writeRunLog(this.tools, tx, run, step, parked ? 'undo-failed' : 'gave-up', reason)
      if (parked) return this.createFailed(tx, work, 'park')
      await this.taskFailed(tx, run, `compute.tasks.${run.kind}.failed`)
    })
  }

  private ended(state: 'done' | 'failed') {
    return { state, liveInstanceId: null, finishedAt: this.tools.clock.now() }
  }

  private async createFailed(tx: Tx, { run, instance }: StepWork, remedy: Remedy): Promise<void> {
    const reason = run.error ?? 'unknown'
    this.tools.log.error(
      { instanceId: instance.id, subscriptionId: instance.subscriptionId, reason, remedy },
      'a server could not be built',
    )
    await instance.transition(tx, 'create-failed', { failure: reason })
    await this.tools.events.publish(tx, InstanceFailed, { ...instance.fact(), reason, remedy })
    await this.taskFailed(tx, run, `compute.tasks.create.failed-${remedy}`)
  }

  private async taskFailed(tx: Tx, run: Run, key: string): Promise<void> {
    if (run.taskId !== null) await this.tools.tasks.report(tx, run.taskId, { state: 'failed', message: { key } })
  }
}

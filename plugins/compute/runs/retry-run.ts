import { Hooks, PanelError, httpErrors, inject, injectable, isPanelError } from 'nettoria'
import type { Tx } from 'nettoria'
import { InstanceRetry } from 'nettoria/contracts/compute'
import { computeErrors } from '../errors.js'
import { nextState } from '../instances/instance-states.js'
import { Instance } from '../instances/instance.model.js'
import { Run, liveStates } from './run.model.js'
import { RunTools } from './run-tools.js'
import { StartRun, advanceRunJob } from './start-run.js'

/** Whether an operator's retry would do anything: the newest run of a server waits after a failure, or ended in one. */
export function isRetryable(instance: Instance, newest: Run | undefined, now: number): boolean {
  if (!newest) return false
  if (liveStates.includes(newest.state)) return newest.attempt > 0 && newest.nextAt > now
  return newest.state === 'failed' && (newest.kind === 'create') === (instance.state === 'failed')
}

/** An operator has mended what was wrong: the work goes on from the step where it stopped. */
@injectable()
export class RetryRun {
  constructor(
    @inject(RunTools) private readonly tools: RunTools,
    @inject(StartRun) private readonly runs: StartRun,
    @inject(Hooks) private readonly hooks: Hooks,
  ) {}

  /**
   * Answers the id of the task people watch. Throws NOT_FOUND, COMPUTE_NOTHING_TO_RETRY, INSTANCE_STATE, INSTANCE_BUSY, and what
   * the sellers say when the sale cannot be taken up again: money that went back is not spent twice.
   */
  retry(instanceId: number): Promise<number> {
    return this.tools.db.transaction(async (tx) => {
      const instance = await Instance.query(tx).findById(instanceId).forUpdate()
      if (!instance) throw httpErrors.NOT_FOUND()
      const run = await Run.query(tx).where({ instance_id: instance.id }).orderBy('id', 'desc').first()
      if (!run || run.taskId === null || !isRetryable(instance, run, this.tools.clock.now()))
        throw computeErrors.COMPUTE_NOTHING_TO_RETRY()
      if (liveStates.includes(run.state)) return this.hurry(tx, run, run.taskId)
      if (run.kind === 'create') return this.buildAgain(tx, instance, run)
      nextState(instance.state, eventOf(run))
      return this.runs.start(tx, instance, run.kind, run.params)
    })
  }

  /** A run that waits for its next try has it now. */
  private async hurry(tx: Tx, run: Run, taskId: number): Promise<number> {
    await Run.query(tx).patch({ nextAt: this.tools.clock.now() }).where({ id: run.id, state: run.state })
    this.tools.jobs.enqueueAfter(tx, advanceRunJob, { runId: run.id })
    return taskId
  }

  /** Steps before the one where undoing stopped still hold; what was undone completely begins again. */
  private async buildAgain(tx: Tx, instance: Instance, run: Run): Promise<number> {
    await instance.transition(tx, 'retry', { failure: null })
    try {
      await this.hooks.run(InstanceRetry, { subscriptionId: instance.subscriptionId }, { instanceId: instance.id }, tx)
    } catch (error) {
      const cause = isPanelError(error, 'HOOK_FAILED') ? error.cause : undefined
      throw cause instanceof PanelError && cause.status < 500 ? cause : error
    }
    this.tools.log.info({ instanceId: instance.id, step: run.step }, 'an operator has a server built again')
    return this.runs.start(tx, instance, 'create', {}, run.step)
  }
}

function eventOf({ kind, params }: Run) {
  if (kind === 'restart') return 'restart'
  return params.want === 'on' ? 'start' : params.want === 'shutdown' ? 'shutdown' : 'stop'
}

import { faultPoint, inject, injectable, isPanelError } from 'nettoria'
import { Instance } from '../instances/instance.model.js'
import { DriverSlots } from './driver-slots.js'
import { EndRun } from './end-run.js'
import { Lease } from './lease.js'
import { reactToFailure } from './react-to-failure.js'
import { Run, liveStates } from './run.model.js'
import { runProgress, stepOf } from './run-plans.js'
import { RunTools } from './run-tools.js'
import { MoveRun } from './move-run.js'
import { minutes } from './step.js'
import type { Step, StepOutcome, StepWork } from './step.js'
import { TaskProgress } from './task-progress.js'
import { withinPatience } from './within-patience.js'

/** What putting everything back may take after building was given up. */
const undoMinutes = 8

/** Takes one run as far as it goes now: step after step, each with its result committed before the next begins. */
@injectable()
export class AdvanceRun {
  constructor(
    @inject(RunTools) private readonly tools: RunTools,
    @inject(DriverSlots) private readonly slots: DriverSlots,
    @inject(MoveRun) private readonly move: MoveRun,
    @inject(EndRun) private readonly ending: EndRun,
  ) {}

  async advance(runId: number, stop: AbortSignal, touch: () => Promise<void>): Promise<void> {
    const run = await Run.query(this.tools.db.read).findById(runId)
    if (!run || !this.due(run)) return
    const lease = await Lease.take(this.tools, run.instanceId, touch)
    if (lease) await this.work(run.id, lease, stop, touch)
  }

  private due(run: Run): boolean {
    return liveStates.includes(run.state) && run.nextAt <= this.tools.clock.now()
  }

  private async work(runId: number, lease: Lease, stop: AbortSignal, touch: () => Promise<void>): Promise<void> {
    const slot = this.slots.hold()
    try {
      for (let going = true; going && !stop.aborted;) {
        const run = await Run.query(this.tools.db.read).findById(runId)
        const instance = run && (await Instance.query(this.tools.db.read).findById(run.instanceId))
        if (!instance || !this.due(run) || !slot.moveTo(instance.driverInstance)) return await lease.release()
        going = await this.once(run, instance, lease, AbortSignal.any([stop, lease.signal]))
        await touch()
      }
      if (stop.aborted) await lease.release()
    } catch (error) {
      if (isPanelError(error, 'COMPUTE_LEASE_LOST'))
        return this.tools.log.warn({ runId }, 'another worker took over a run')
      if (!isPanelError(error, 'COMPUTE_RUN_CANCELLED')) throw error
      await lease.release()
    } finally {
      slot.moveTo(null)
      lease.stop()
    }
  }

  /** One attempt at the current step; answers whether there is more to do at once. */
  private async once(run: Run, instance: Instance, lease: Lease, signal: AbortSignal): Promise<boolean> {
    const step = stepOf(run)
    const progress = new TaskProgress(this.tools, run)
    const patience = AbortSignal.any([signal, AbortSignal.timeout(step.limit)])
    const call = {
      signal: patience,
      progress: (percent: number) => progress.show(runProgress(run, percent)),
    }
    const work: StepWork = { tools: this.tools, run, instance, call }
    const part = run.state === 'undoing' ? `undo-${step.name}` : step.name
    faultPoint(`compute.before-${part}`)
    const attempt = await this.attempt(step, work)
    await progress.settled()
    faultPoint(`compute.after-${part}`)
    const goesOn = await this.settle(step, work, attempt, lease)
    faultPoint(`compute.committed-${part}`)
    return goesOn
  }

  private async attempt(step: Step, work: StepWork): Promise<StepOutcome | { kind: 'error'; error: unknown }> {
    try {
      return await withinPatience(work.call.signal!, this.part(step, work))
    } catch (error) {
      return { kind: 'error', error }
    }
  }

  private async part(step: Step, work: StepWork): Promise<StepOutcome> {
    if (work.run.state === 'undoing') return (await step.undo?.(work)) ?? { kind: 'done' }
    const earlier = work.run.attempt > 0 ? await step.check?.(work) : undefined
    return earlier ?? step.do(work)
  }

  private async settle(step: Step, work: StepWork, attempt: Awaited<ReturnType<AdvanceRun['attempt']>>, lease: Lease) {
    if (attempt.kind === 'error') return this.failed(step, work, attempt.error, lease)
    const late = this.tools.clock.now() >= this.deadline(work.run, step)
    if (attempt.kind === 'wait') {
      if (late && work.run.kind !== 'terminate') return this.giveUp(step, work, `${step.name} took too long`, lease)
      return this.move.wait(work.run, step, attempt.ms, lease)
    }
    try {
      return await this.move.next(work, step, attempt.commit, lease)
    } catch (error) {
      if (isPanelError(error, 'COMPUTE_LEASE_LOST') || isPanelError(error, 'COMPUTE_RUN_CANCELLED')) throw error
      return this.failed(step, work, error, lease)
    }
  }

  private async failed(step: Step, work: StepWork, error: unknown, lease: Lease): Promise<boolean> {
    const { run } = work
    const reason = error instanceof Error ? error.message : String(error)
    const attempt = run.attempt + 1
    const persistent = run.kind === 'terminate'
    const canMove = run.kind === 'create' && run.state === 'going' && step.name === 'ensure-machine'
    const reaction = reactToFailure(error, { attempt, persistent, canMove }, Math.random())
    const alert = reaction.do === 'retry' && reaction.alert
    this.tools.log[alert ? 'error' : 'warn']({ err: error, runId: run.id, step: step.name, attempt }, 'a step failed')
    if (reaction.do === 'elsewhere') return this.move.elsewhere(work, step, reason, lease)
    const left = persistent ? Infinity : this.deadline(run, step) - this.tools.clock.now()
    if (reaction.do === 'give-up' || left <= 0) return this.giveUp(step, work, reason, lease)
    return this.move.retry(run, step, Math.min(reaction.inMs, left), reason, lease)
  }

  /** When the current step has failed for good, whatever its error. Creating ends in good time for the money to go back. */
  private deadline(run: Run, step: Step): number {
    const ofStep = run.stepStartedAt + step.limit
    if (run.kind !== 'create') return ofStep
    const whole = run.createdAt + minutes(this.tools.settings.createMinutes)
    return run.state === 'undoing' ? Math.min(run.stepStartedAt, whole) + minutes(undoMinutes) : Math.min(ofStep, whole)
  }

  private async giveUp(step: Step, work: StepWork, reason: string, lease: Lease): Promise<boolean> {
    if (work.run.kind === 'create' && work.run.state === 'going') return this.move.undo(work.run, step, reason, lease)
    await this.ending.failed(work, step, reason, lease)
    return false
  }
}

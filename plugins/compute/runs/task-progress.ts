import type { Run } from './run.model.js'
import type { RunTools } from './run-tools.js'

const pace = 1000

/** Passes a driver's progress on to the task people watch, about once a second. */
export class TaskProgress {
  private shown = -pace
  private percent = 0
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly tools: RunTools,
    private readonly run: Run,
  ) {}

  show(percent: number): void {
    const now = this.tools.clock.now()
    if (this.run.taskId === null || this.run.state === 'undoing' || percent <= this.percent || now - this.shown < pace)
      return
    this.shown = now
    this.percent = percent
    const taskId = this.run.taskId
    this.writing = this.writing
      .then(() =>
        this.tools.db.transaction((tx) => this.tools.tasks.report(tx, taskId, { state: 'running', progress: percent })),
      )
      .catch((error: unknown) =>
        this.tools.log.warn({ err: error, taskId }, 'the progress of a task could not be written'),
      )
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.writing
  }
}

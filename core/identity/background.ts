import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../foundation/kernel/logger.js'

/** So that the work does not slow the answer down, which would tell the same. */
const afterAnswer = 10

/**
 * Work that goes on after the answer, where its duration would tell whether an account exists. It is lost when the process dies:
 * only for what people can ask for again.
 */
export class Background {
  readonly #running = new Set<Promise<void>>()

  constructor(private readonly log: Logger) {}

  run(work: () => Promise<void>): void {
    const running = delay(afterAnswer)
      .then(work)
      .catch((error: unknown) => this.log.error({ err: error }, 'a message was asked for and could not be queued'))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    while (this.#running.size) await Promise.all(this.#running)
  }
}

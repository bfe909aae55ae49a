/** Counts what is under way, so that a stop can wait until nothing is. */
export class BusyCount {
  private count = 0
  private readonly waiting = new Set<() => void>()

  enter(): void {
    this.count += 1
  }

  leave(): void {
    this.count -= 1
    if (this.count === 0) for (const wake of this.waiting) wake()
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.enter()
    try {
      return await work
    } finally {
      this.leave()
    }
  }

  /** Resolves when nothing is under way, and nothing began right after the last thing ended. */
  async quiet(): Promise<void> {
    do {
      if (this.count > 0) await new Promise<void>((resolve) => this.waiting.add(resolve))
      this.waiting.clear()
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.count > 0)
  }
}

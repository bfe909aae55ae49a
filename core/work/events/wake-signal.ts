/** Lets one waiter sleep until somebody calls. A call while nobody waits is kept, so that none is missed. */
export class WakeSignal {
  private called = false
  private awake: (() => void) | undefined

  set(): void {
    this.called = true
    this.awake?.()
  }

  /** Resolves at the next call, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.called)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.awake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.called = false
    this.awake = undefined
  }
}

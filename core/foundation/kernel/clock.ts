/** The only source of time. Instants are integer milliseconds since the epoch, UTC. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** A clock that tests move by hand. */
export class ManualClock implements Clock {
  constructor(private at: number = Date.UTC(2026, 0, 15, 9, 0, 0)) {}

  now(): number {
    return this.at
  }

  /** Moves time by `ms`, which may be negative: clocks do jump. */
  advance(ms: number): void {
    this.at += ms
  }

  set(at: number): void {
    this.at = at
  }
}

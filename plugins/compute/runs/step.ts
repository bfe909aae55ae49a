import type { Tx } from 'nettoria'
import type { DriverCall } from 'nettoria/contracts/hypervisors'
import type { Instance } from '../instances/instance.model.js'
import type { Run } from './run.model.js'
import type { RunTools } from './run-tools.js'

/** One step's surroundings: fresh rows, and a call that ends when the lease is lost or the panel stops. */
export interface StepWork {
  readonly tools: RunTools
  readonly run: Run
  readonly instance: Instance
  readonly call: DriverCall
}

/** `done`: `commit` writes the result in the transaction that moves the run on. `wait`: ask again in `ms`. */
export type StepOutcome = { kind: 'done'; commit?: (tx: Tx) => Promise<void> } | { kind: 'wait'; ms: number }

/** One idea with what proves it and what takes it back. Each part may run twice and must not matter. */
export interface Step {
  readonly name: string
  /** Milliseconds the step may take with all its waits and retries; afterwards it has failed. */
  readonly limit: number
  /** Share of the progress bar. */
  readonly weight: number
  do(work: StepWork): Promise<StepOutcome>
  /** Looks whether an earlier attempt worked after all; asked before every repetition. Undefined: do it again. */
  check?(work: StepWork): Promise<StepOutcome | undefined>
  undo?(work: StepWork): Promise<StepOutcome>
}

export const done: StepOutcome = { kind: 'done' }
export const minutes = (n: number) => n * 60_000

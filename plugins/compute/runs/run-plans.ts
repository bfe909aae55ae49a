import { configureGuest } from '../steps/configure-guest.js'
import { converge } from '../steps/converge.js'
import { ensureMachine } from '../steps/ensure-machine.js'
import { finish } from '../steps/finish.js'
import { powerOn } from '../steps/power-on.js'
import { releaseAddresses } from '../steps/release-addresses.js'
import { removeMachine } from '../steps/remove-machine.js'
import { reserveAddresses } from '../steps/reserve-addresses.js'
import { confirmPower, switchPower } from '../steps/switch-power.js'
import { waitForGuest } from '../steps/wait-for-guest.js'
import { computeErrors } from '../errors.js'
import type { Run, RunKind } from './run.model.js'
import type { Step } from './step.js'

/** The steps of each kind of run, in order. A run keeps the name of its step, so a release may add steps and move them. */
export const runPlans: Record<RunKind, readonly Step[]> = {
  create: [reserveAddresses, ensureMachine, converge, configureGuest, powerOn, waitForGuest, finish],
  power: [switchPower, confirmPower],
  restart: [switchPower, confirmPower],
  terminate: [removeMachine, releaseAddresses],
}

type AtStep = Pick<Run, 'kind' | 'step'>

/** Where in its plan a run is. Throws COMPUTE_STEP_UNKNOWN: another release wrote it down. */
export function indexOfStep({ kind, step }: AtStep): number {
  const index = runPlans[kind].findIndex(({ name }) => name === step)
  if (index < 0) throw computeErrors.COMPUTE_STEP_UNKNOWN({ kind, step })
  return index
}

export const stepOf = (run: AtStep): Step => runPlans[run.kind][indexOfStep(run)]!

/** The step after this one, or with -1 the one before; undefined at the ends. */
export const stepBeside = (run: AtStep, by: 1 | -1): Step | undefined => runPlans[run.kind][indexOfStep(run) + by]

/** Progress (0 to 100) of a run whose current step is `within` percent done. */
export function runProgress(run: AtStep, within = 0): number {
  const index = indexOfStep(run)
  const before = runPlans[run.kind].slice(0, index).reduce((sum, { weight }) => sum + weight, 0)
  return Math.floor(before + (stepOf(run).weight * within) / 100)
}

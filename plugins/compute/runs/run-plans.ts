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
import type { RunKind } from './run.model.js'
import type { Step } from './step.js'

/** The steps of each kind of run, in order. A running panel keeps an index into them: append, never reorder. */
export const runPlans: Record<RunKind, readonly Step[]> = {
  create: [reserveAddresses, ensureMachine, converge, configureGuest, powerOn, waitForGuest, finish],
  power: [switchPower, confirmPower],
  restart: [switchPower, confirmPower],
  terminate: [removeMachine, releaseAddresses],
}

/** Progress (0 to 100) of a run whose current step is `within` percent done. */
export function runProgress(kind: RunKind, step: number, within = 0): number {
  const plan = runPlans[kind]
  const before = plan.slice(0, step).reduce((sum, s) => sum + s.weight, 0)
  return Math.floor(before + ((plan[step]?.weight ?? 0) * within) / 100)
}

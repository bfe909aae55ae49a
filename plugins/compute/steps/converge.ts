import { minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'
import { done } from '../runs/step.js'
import { vmSpec } from '../runs/vm-spec.js'
import { machineOf } from './machine-of.js'

/** Gives the machine its processors, memory, disk and network. Undone with the machine. */
export const converge: Step = {
  name: 'converge',
  limit: minutes(10),
  weight: 10,

  async do(work) {
    const driver = work.tools.driverOf(work.instance)
    const spec = await vmSpec(work)
    const changes = await driver.plan(work.call, machineOf(work), spec)
    if (changes.length) await driver.apply(work.call, machineOf(work), spec, changes)
    return done
  },

  async check(work) {
    const driver = work.tools.driverOf(work.instance)
    const changes = await driver.plan(work.call, machineOf(work), await vmSpec(work))
    return changes.length === 0 ? done : undefined
  },
}

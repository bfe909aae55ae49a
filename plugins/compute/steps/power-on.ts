import { done, minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'
import { machineOf } from './machine-of.js'

/** The first boot. */
export const powerOn: Step = {
  name: 'power-on',
  limit: minutes(10),
  weight: 5,

  async do(work) {
    await work.tools.driverOf(work.instance).power(work.call, machineOf(work), 'on')
    return done
  },

  async check(work) {
    const vm = machineOf(work)
    const seen = await work.tools.driverOf(work.instance).state(work.call, [vm])
    return seen.get(vm.ref)?.power === 'on' ? done : undefined
  },

  async undo(work) {
    if (work.instance.handle) {
      const driver = work.tools.driverOf(work.instance)
      const seen = await driver.state(work.call, [work.instance.handle])
      if (seen.has(work.instance.handle.ref)) await driver.power(work.call, work.instance.handle, 'off')
    }
    return done
  },
}

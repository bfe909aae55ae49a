import { InstancePowerChanged } from 'nettoria/contracts/compute'
import { done, minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'
import { machineOf } from './machine-of.js'

/** Does what the customer asked for, and records the power the machine then has. */
export const switchPower: Step = {
  name: 'switch-power',
  limit: minutes(10),
  weight: 60,

  async do(work) {
    await work.tools.driverOf(work.instance).power(work.call, machineOf(work), work.run.params.want ?? 'on')
    return done
  },

  async check(work) {
    const { want } = work.run.params
    if (want === 'reboot' || want === 'reset') return undefined
    const vm = machineOf(work)
    const seen = (await work.tools.driverOf(work.instance).state(work.call, [vm])).get(vm.ref)
    return seen && (seen.power === 'on') === (want === 'on') ? done : undefined
  },
}

/** Waits until the hypervisor shows the asked power: a guest takes its time to shut down. */
export const confirmPower: Step = {
  name: 'confirm-power',
  limit: minutes(5),
  weight: 40,

  async do(work) {
    const { tools, instance, run } = work
    const vm = machineOf(work)
    const seen = (await tools.driverOf(instance).state(work.call, [vm])).get(vm.ref)
    const power = run.params.want === 'off' || run.params.want === 'shutdown' ? 'off' : 'on'
    if (!seen || (seen.power === 'on') !== (power === 'on')) return { kind: 'wait', ms: 2000 }
    return {
      kind: 'done',
      async commit(tx) {
        const changed = instance.power !== power
        await instance.transition(tx, power === 'on' ? 'started' : 'halted', { power })
        if (changed) await tools.events.publish(tx, InstancePowerChanged, { ...instance.fact(), power })
      },
    }
  },
}

import { done, minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'
import { vmSpec } from '../runs/vm-spec.js'
import { machineOf } from './machine-of.js'

/** Hands host name, addresses and keys to the guest before its first boot. Writing them again changes nothing. */
export const configureGuest: Step = {
  name: 'configure-guest',
  limit: minutes(10),
  weight: 5,

  async do(work) {
    await work.tools.driverOf(work.instance).configureGuest(work.call, machineOf(work), await vmSpec(work))
    return done
  },
}

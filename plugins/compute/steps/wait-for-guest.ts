import { DriverError } from 'nettoria/contracts/hypervisors'
import { capabilitiesOf } from '../runs/driver-capabilities.js'
import { done, minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'
import { vmSpec } from '../runs/vm-spec.js'
import { machineOf } from './machine-of.js'

/** A server is ready when its guest answers with the address it was given, where the hypervisor can see that. */
export const waitForGuest: Step = {
  name: 'wait-for-guest',
  limit: minutes(10),
  weight: 15,

  async do(work) {
    const driver = work.tools.driverOf(work.instance)
    const vm = machineOf(work)
    const seen = (await driver.state(work.call, [vm])).get(vm.ref)
    if (!seen) throw new DriverError('notfound', `${vm.name} is gone.`)
    const wanted = (await vmSpec(work)).nics.flatMap((nic) => nic.addresses.map((a) => a.address))
    if (wanted.length === 0 ? seen.power === 'on' : wanted.some((address) => seen.guest.ips.includes(address)))
      return done
    const capabilities = await capabilitiesOf(driver, work.call, work.tools.clock.now())
    return seen.power === 'on' && !capabilities.has('guest.ip') ? done : { kind: 'wait', ms: 2000 }
  },
}

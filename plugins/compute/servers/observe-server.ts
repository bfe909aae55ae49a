import { inject, injectable } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import type { ObservedVm } from 'nettoria/contracts/hypervisors'
import type { Instance } from '../instances/instance.model.js'
import { RunTools } from '../runs/run-tools.js'

const patience = 5000

/** Asks the hypervisor about one server now. Undefined when there is no machine, or no answer within five seconds. */
@injectable()
export class ObserveServer {
  constructor(@inject(RunTools) private readonly tools: RunTools) {}

  async observe(instance: Instance): Promise<ObservedVm | undefined> {
    if (!instance.handle) return undefined
    try {
      const call = { signal: AbortSignal.timeout(patience) }
      return (await this.tools.driverOf(instance).state(call, [instance.handle])).get(instance.handle.ref)
    } catch (error) {
      if (!(error instanceof DriverError)) throw error
      this.tools.log.warn({ err: error, instanceId: instance.id }, 'the state of a server could not be asked for')
      return undefined
    }
  }
}

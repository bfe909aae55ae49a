import { defineJob, inject, injectable } from 'nettoria'
import { InstancePowerChanged } from 'nettoria/contracts/compute'
import type { HypervisorDriver, ObservedVm } from 'nettoria/contracts/hypervisors'
import { Run } from '../runs/run.model.js'
import { RunTools } from '../runs/run-tools.js'
import { Instance } from './instance.model.js'

export const observePowerJob = defineJob({ name: 'compute.observe-power', every: 60_000 })

const batch = 200
const patience = 30_000

/** Sees what happened behind our back: a guest that shut itself down, a machine an operator started, one that is gone. */
@injectable()
export class ObservePower {
  constructor(@inject(RunTools) private readonly tools: RunTools) {}

  /** Every hypervisor by itself, so that a silent one hides nothing but its own machines. */
  async observe(): Promise<void> {
    await Promise.all(this.tools.hypervisors.list().map(({ id, adapter }) => this.observeOne(id, adapter)))
  }

  private async observeOne(id: string, driver: HypervisorDriver): Promise<void> {
    try {
      for (let last = 0, more = true; more;) {
        const instances = await Instance.query(this.tools.db.read)
          .where({ driver_instance: id })
          .where('id', '>', last)
          .whereIn('state', ['running', 'stopped'])
          .whereNotNull('handle')
          .orderBy('id')
          .limit(batch)
        if (instances.length > 0) await this.compare(instances, driver)
        more = instances.length === batch
        last = instances.at(-1)?.id ?? last
      }
    } catch (error) {
      this.tools.log.warn({ err: error, hypervisor: id }, 'the power of servers could not be observed')
    }
  }

  private async compare(instances: Instance[], driver: HypervisorDriver): Promise<void> {
    const handles = instances.map((instance) => instance.handle!)
    const seen = await driver.state({ signal: AbortSignal.timeout(patience) }, handles)
    for (const instance of instances) {
      const vm = seen.get(instance.handle!.ref)
      if (vm) await this.record(instance, vm)
      else
        this.tools.log.error(
          { instanceId: instance.id, machine: instance.handle!.name },
          'the machine of a server is missing',
        )
    }
  }

  private async record(instance: Instance, vm: ObservedVm): Promise<void> {
    const power = vm.power === 'on' ? 'on' : 'off'
    if (power === instance.power) return
    await this.tools.db.transaction(async (tx) => {
      const busy = await Run.query(tx).findOne({ live_instance_id: instance.id })
      const now = await Instance.query(tx).findById(instance.id)
      if (busy || now?.state !== instance.state || now.power !== instance.power) return
      await now.transition(tx, power === 'on' ? 'started' : 'halted', { power })
      await this.tools.events.publish(tx, InstancePowerChanged, { ...now.fact(), power })
    })
  }
}

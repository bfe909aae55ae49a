import { Logger, inject, injectable } from 'nettoria'
import type { AdapterInstances, Static } from 'nettoria'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import type { HypervisorDriver } from 'nettoria/contracts/hypervisors'
import { withinPatience } from '../runs/within-patience.js'
import type { InventorySchema } from './inventory.view.js'

const patience = 4000

/** Asks a hypervisor for its templates and networks, so that an operator chooses instead of typing. Never inside a transaction. */
@injectable()
export class ReadInventory {
  constructor(
    @inject(Hypervisors) private readonly hypervisors: AdapterInstances<HypervisorDriver>,
    @inject(Logger) private readonly log: Logger,
  ) {}

  /** A hypervisor that fails or is slow is `reachable: false`: its forms still work by typing. */
  async read(hypervisor: string): Promise<Static<typeof InventorySchema>> {
    const signal = AbortSignal.timeout(patience)
    try {
      const probe = this.hypervisors.get(hypervisor).adapter.probe({ signal })
      const { version, inventory } = await withinPatience(signal, probe)
      const { machines, templates, networks, datastores } = inventory
      return { reachable: true, reason: null, version, machines, templates, networks, datastores }
    } catch (error) {
      this.log.warn({ err: error, hypervisor }, 'the inventory of a hypervisor could not be read')
      const reason = error instanceof Error ? error.message : String(error)
      return { reachable: false, reason, version: null, machines: 0, templates: [], networks: [], datastores: [] }
    }
  }
}

import { Clock, Database, Events, Jobs, Logger, PanelInfo, Tasks, Worker, inject, injectable } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { DriverError, Hypervisors } from 'nettoria/contracts/hypervisors'
import type { HypervisorDriver } from 'nettoria/contracts/hypervisors'
import type { Instance } from '../instances/instance.model.js'
import { ComputeSettings } from '../settings.js'

/** What steps and the runner work with. */
@injectable()
export class RunTools {
  constructor(
    @inject(Database) readonly db: Database,
    @inject(Clock) readonly clock: Clock,
    @inject(Events) readonly events: Events,
    @inject(Tasks) readonly tasks: Tasks,
    @inject(Jobs) readonly jobs: Jobs,
    @inject(Logger) readonly log: Logger,
    @inject(PanelInfo) readonly panel: PanelInfo,
    @inject(Hypervisors) readonly hypervisors: AdapterInstances<HypervisorDriver>,
    @inject(ComputeSettings) readonly settings: ComputeSettings,
    @inject(Worker) readonly worker: Worker,
  ) {}

  /** The driver of an instance; `transient` while the operator has it switched off. */
  driverOf(instance: Instance): HypervisorDriver {
    const id = instance.driverInstance
    const found = id === null ? undefined : this.hypervisors.find(id)
    if (!found) throw new DriverError('transient', `The hypervisor "${id}" is not configured or not enabled.`)
    return found.adapter
  }
}

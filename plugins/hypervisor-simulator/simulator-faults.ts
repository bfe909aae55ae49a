import { DriverError } from 'nettoria/contracts/hypervisors'
import type { SimulatorSettings } from './settings.js'

export type SimulatorFault = Exclude<SimulatorSettings['fault'], 'none'>
export type SimulatorOperation = 'ensure' | 'power' | 'destroy' | 'other'

/** What goes wrong on this hypervisor: by its settings always, or armed by a test for one call. */
export class SimulatorFaults {
  private readonly once: { fault: SimulatorFault; operation: SimulatorOperation }[] = []
  private readonly lasting = new Set<SimulatorFault>()

  constructor(private readonly settings: SimulatorSettings) {}

  /** The next `operation` meets `fault`. */
  arm(fault: SimulatorFault, operation: SimulatorOperation): void {
    this.once.push({ fault, operation })
  }

  /** Every call meets `fault` until it is lifted. */
  set(fault: SimulatorFault, on: boolean): void {
    if (on) this.lasting.add(fault)
    else this.lasting.delete(fault)
  }

  /** Before the request arrives: throws when it cannot arrive. */
  arriving(operation: SimulatorOperation): void {
    if (this.strikes('refuse-login', operation))
      throw new DriverError('auth', 'The simulator refuses the login (simulated).')
    if (this.strikes('unreachable', operation))
      throw new DriverError('transient', 'The simulator cannot be reached (simulated).')
    if (this.strikes('drop-before', operation)) {
      throw new DriverError('transient', 'The connection broke before the request arrived (simulated).')
    }
  }

  /** Before the work begins: throws when its task fails. */
  starting(operation: SimulatorOperation): void {
    if (this.strikes('fail-task', operation)) throw new DriverError('transient', 'The task failed (simulated).')
    if (operation === 'ensure' && this.strikes('full', operation))
      throw new DriverError('capacity', 'No room is left (simulated).')
  }

  /** After the work is done: throws when its answer is lost or wrong. */
  answering(operation: SimulatorOperation): void {
    if (this.strikes('fail-for-good', operation))
      throw new DriverError('permanent', 'The task failed and always will (simulated).')
    if (this.strikes('fail-task-after-success', operation))
      throw new DriverError('transient', 'The task failed (simulated).')
    if (this.strikes('lose-reply', operation))
      throw new DriverError('ambiguous', 'The answer never arrived (simulated).')
  }

  private strikes(fault: SimulatorFault, operation: SimulatorOperation): boolean {
    const armed = this.once.findIndex((one) => one.fault === fault && one.operation === operation)
    if (armed >= 0) this.once.splice(armed, 1)
    const { fault: set, faultOperation: where } = this.settings
    return armed >= 0 || this.lasting.has(fault) || (set === fault && (where === 'any' || where === operation))
  }
}

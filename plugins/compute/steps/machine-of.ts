import { DriverError } from 'nettoria/contracts/hypervisors'
import type { VmHandle } from 'nettoria/contracts/hypervisors'
import type { StepWork } from '../runs/step.js'

/** The machine an earlier step made. */
export function machineOf({ instance }: StepWork): VmHandle {
  if (!instance.handle) throw new DriverError('notfound', `Server ${instance.id} has no machine.`)
  return instance.handle
}

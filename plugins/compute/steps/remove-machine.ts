import { minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'
import { removeMachines } from './remove-machines.js'

/** The end of the machine and its disks. A hypervisor that is down is asked again until it answers. */
export const removeMachine: Step = { name: 'remove-machine', limit: minutes(60), weight: 80, do: removeMachines }

import { DriverError } from 'nettoria/contracts/hypervisors'
import type { VmHandle } from 'nettoria/contracts/hypervisors'
import { Instance } from '../instances/instance.model.js'
import { minutes } from '../runs/step.js'
import type { Step, StepOutcome, StepWork } from '../runs/step.js'
import { vmSpec } from '../runs/vm-spec.js'
import { removeMachines } from './remove-machines.js'

function keep({ instance }: StepWork, handle: VmHandle): StepOutcome {
  return {
    kind: 'done',
    commit: async (tx) => void (await Instance.query(tx).patch({ handle }).where({ id: instance.id })),
  }
}

/** Clones the template, or adopts what an earlier attempt made. */
export const ensureMachine: Step = {
  name: 'ensure-machine',
  limit: minutes(20),
  weight: 55,

  async do(work) {
    const spec = await vmSpec(work)
    return keep(work, await work.tools.driverOf(work.instance).ensure(work.call, spec))
  },

  // `find` alone does not prove that the machine is finished: the driver's `ensure` adopts and finishes it.
  async check(work) {
    const found = await work.tools.driverOf(work.instance).find(work.call, work.instance.key(work.tools.panel.panelId))
    if (found.length > 1)
      throw new DriverError('permanent', `${found.length} machines carry the identity of this server.`)
    return undefined
  },

  undo: removeMachines,
}

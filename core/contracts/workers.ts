import { Type } from 'typebox'
import { defineEvent } from './define.js'

/**
 * A process of this panel died, or has been silent for so long that it is taken for dead. What it held may be given to others;
 * should it wake up, it must find its claims lost.
 */
export const WorkerGone = defineEvent({
  name: 'core.worker.gone',
  version: 1,
  payload: Type.Object({ workerId: Type.String() }),
  aggregate: (p) => `worker:${p.workerId}`,
})

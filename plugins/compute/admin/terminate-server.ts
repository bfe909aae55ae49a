import { Database, httpErrors, inject, injectable } from 'nettoria'
import { computeErrors } from '../errors.js'
import { Instance } from '../instances/instance.model.js'
import { ServerFulfilment } from '../instances/server-fulfilment.js'

/** One that is being built ends by itself, running or undone: taking it away would leave what was paid for it hanging. */
export function mayTerminate({ state }: Instance): boolean {
  return !['provisioning', 'terminating', 'terminated'].includes(state)
}

/** An operator takes a server away with its disks. */
@injectable()
export class TerminateServer {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(ServerFulfilment) private readonly fulfilment: ServerFulfilment,
  ) {}

  /** `hostname` proves which one is meant. Answers the id of the task. Throws NOT_FOUND, INSTANCE_STATE, COMPUTE_HOSTNAME_MISMATCH. */
  terminate(id: number, hostname: string, userId: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const instance = await Instance.query(tx).findById(id)
      if (!instance) throw httpErrors.NOT_FOUND()
      if (!mayTerminate(instance)) throw computeErrors.INSTANCE_STATE({ state: instance.state, event: 'terminate' })
      if (hostname.trim() !== instance.hostname) {
        const field = { path: 'hostname', message: 'does not match', key: 'errors.COMPUTE_HOSTNAME_MISMATCH' }
        throw computeErrors.COMPUTE_HOSTNAME_MISMATCH({}, { fields: [field] })
      }
      await this.fulfilment.terminate(tx, instance.subscriptionId, `removed by operator ${userId}`)
      return (await Instance.query(tx).findById(id))!.taskId!
    })
  }
}

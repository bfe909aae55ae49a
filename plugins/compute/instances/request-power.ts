import { Database, httpErrors, inject, injectable } from 'nettoria'
import { StartRun } from '../runs/start-run.js'
import { Instance } from './instance.model.js'
import { nextState } from './instance-states.js'

export type PowerAction = 'on' | 'off' | 'shutdown'

const eventOf = { on: 'start', off: 'stop', shutdown: 'shutdown' } as const

/** Accepts a customer's wish about power. The work goes on by itself; the answer is the id of its task. */
@injectable()
export class RequestPower {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(StartRun) private readonly runs: StartRun,
  ) {}

  /** Throws NOT_FOUND for another account's server, INSTANCE_STATE, INSTANCE_BUSY. */
  power(accountId: number, instanceId: number, action: PowerAction): Promise<number> {
    return this.request(accountId, instanceId, (instance) => {
      nextState(instance.state, eventOf[action])
      return { kind: 'power', want: action }
    })
  }

  /** `force` resets the machine without asking its guest. */
  restart(accountId: number, instanceId: number, force: boolean): Promise<number> {
    return this.request(accountId, instanceId, (instance) => {
      nextState(instance.state, 'restart')
      return { kind: 'restart', want: force ? 'reset' : 'reboot' }
    })
  }

  private request(
    accountId: number,
    instanceId: number,
    decide: (instance: Instance) => { kind: 'power' | 'restart'; want: PowerAction | 'reboot' | 'reset' },
  ): Promise<number> {
    return this.db.transaction(async (tx) => {
      const instance = await Instance.query(tx).findOne({ id: instanceId, account_id: accountId })
      if (!instance) throw httpErrors.NOT_FOUND()
      const { kind, want } = decide(instance)
      return this.runs.start(tx, instance, kind, { want })
    })
  }
}

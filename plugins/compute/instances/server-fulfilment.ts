import { Clock, inject, injectable } from 'nettoria'
import type { Tx } from 'nettoria'
import type { Fulfilment, SoldConfiguration } from 'nettoria/contracts/subscriptions'
import { StartRun } from '../runs/start-run.js'
import { checkGuestInput } from './check-guest-input.js'
import { Instance } from './instance.model.js'

/** Builds and removes what a subscription of kind "server" sells. */
@injectable()
export class ServerFulfilment implements Fulfilment {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(StartRun) private readonly runs: StartRun,
  ) {}

  readonly checkGuest = checkGuestInput

  async create(
    tx: Tx,
    sold: { subscriptionId: number; accountId: number; configuration: SoldConfiguration },
  ): Promise<void> {
    const { subscriptionId, accountId, configuration } = sold
    if (await Instance.query(tx).findOne({ subscription_id: subscriptionId })) return
    const { resources, datacenterId, imageId, hostname, sshKeys, userData } = configuration
    const instance = await Instance.query(tx).insertAndFetch({
      accountId,
      subscriptionId,
      generation: 1,
      state: 'provisioning',
      power: 'off',
      placement: {},
      hostname,
      resources,
      datacenterId,
      imageId,
      sshKeys,
      userData,
      fence: 0,
      createdAt: this.clock.now(),
    })
    await this.runs.start(tx, instance, 'create')
  }

  /** Once: a server that is being removed, or is gone, stays as it is. Work in progress ends where it stands. */
  async terminate(tx: Tx, subscriptionId: number, reason: string): Promise<void> {
    const instance = await Instance.query(tx).findOne({ subscription_id: subscriptionId })
    if (!instance || instance.state === 'terminated' || instance.state === 'terminating') return
    await instance.transition(tx, 'terminate')
    await this.runs.cancelLive(tx, instance)
    await this.runs.start(tx, instance, 'terminate', { reason })
  }
}

import type { Tx } from 'nettoria'
import { Address } from './pool.model.js'

/** Takes every address from an instance. Nobody gets them before `until`: caches and block lists need time to forget. */
export async function releaseAddresses(tx: Tx, instanceId: number, until: number): Promise<void> {
  await Address.query(tx)
    .patch({ state: 'quarantined', instanceId: null, quarantinedUntilAt: until, reverseName: null })
    .where({ instance_id: instanceId })
}

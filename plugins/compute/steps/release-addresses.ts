import { InstanceTerminated } from 'nettoria/contracts/compute'
import { releaseAddresses as release } from '../addresses/release-addresses.js'
import { minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'

/** Nothing of the server is left: its addresses rest, and everybody hears of it. */
export const releaseAddresses: Step = {
  name: 'release-addresses',
  limit: minutes(60),
  weight: 20,

  async do({ tools, instance }) {
    const now = tools.clock.now()
    return {
      kind: 'done',
      async commit(tx) {
        await release(tx, instance.id, now + tools.settings.quarantineHours * 3_600_000)
        await instance.transition(tx, 'destroyed', { terminatedAt: now, mac: null, userData: null, sshKeys: [] })
        await tools.events.publish(tx, InstanceTerminated, instance.fact())
      },
    }
  },
}

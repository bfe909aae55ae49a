import { InstanceReady } from 'nettoria/contracts/compute'
import { Address } from '../addresses/pool.model.js'
import { minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'

/** From here on the server is the customer's. */
export const finish: Step = {
  name: 'finish',
  limit: minutes(5),
  weight: 5,

  async do({ tools, instance }) {
    return {
      kind: 'done',
      async commit(tx) {
        await instance.transition(tx, 'created', { power: 'on', readyAt: tools.clock.now(), failure: null })
        const addresses = await Address.query(tx).where({ instance_id: instance.id }).orderBy(['family', 'id'])
        await tools.events.publish(tx, InstanceReady, { ...instance.fact(), ips: addresses.map((row) => row.address) })
      },
    }
  },
}

import { releaseAddresses } from '../addresses/release-addresses.js'
import { reserveAddresses as reserve } from '../addresses/reserve-addresses.js'
import { generateMac } from '../addresses/generate-mac.js'
import { Instance } from '../instances/instance.model.js'
import { choosePlacement } from '../placement/choose-placement.js'
import { minutes } from '../runs/step.js'
import type { Step } from '../runs/step.js'

/** Writes down the hypervisor, the MAC and the addresses before anything is made with them. */
export const reserveAddresses: Step = {
  name: 'reserve-addresses',
  limit: minutes(15),
  weight: 5,

  async do({ tools, instance }) {
    return {
      kind: 'done',
      async commit(tx) {
        const { id: instanceId, datacenterId, imageId, resources } = instance
        const now = tools.clock.now()
        const configured = tools.hypervisors.list().map((h) => h.id)
        const place = await choosePlacement(tx, { datacenterId, imageId, now, configured })
        await reserve(tx, { instanceId, datacenterId, family: 4, count: resources.ipv4, now })
        await reserve(tx, { instanceId, datacenterId, family: 6, count: 1, now })
        const mac = instance.mac ?? (await generateMac(tx))
        await Instance.query(tx)
          .patch({ ...place, mac })
          .where({ id: instanceId })
      },
    }
  },

  async undo({ tools, instance }) {
    const until = tools.clock.now() + tools.settings.quarantineHours * 3_600_000
    return { kind: 'done', commit: (tx) => releaseAddresses(tx, instance.id, until) }
  },
}

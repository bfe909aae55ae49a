import type { NicSpec, VmSpec } from 'nettoria/contracts/hypervisors'
import { Address, Pool } from '../addresses/pool.model.js'
import type { StepWork } from './step.js'

/** What the driver shall build: the sold sizes, the reserved addresses, the chosen template. */
export async function vmSpec({ tools, instance }: StepWork): Promise<VmSpec> {
  const addresses = await Address.query(tools.db.read).where({ instance_id: instance.id }).orderBy(['family', 'id'])
  const pools = await Pool.query(tools.db.read).whereIn(
    'id',
    addresses.map((row) => row.poolId),
  )
  const poolOf = new Map(pools.map((pool) => [pool.id, pool]))
  const nic: NicSpec = {
    network: instance.placement['network'] ?? pools[0]?.network ?? '',
    mac: instance.mac ?? '',
    addresses: addresses.map(({ address, family, poolId }) => {
      const { prefix, gateway } = poolOf.get(poolId)!
      return { address, prefix, gateway, family }
    }),
    nameservers: [...new Set(pools.flatMap((pool) => pool.nameservers))],
  }
  return {
    key: instance.key(tools.panel.panelId),
    template: instance.template ?? '',
    cpu: instance.resources.cpu,
    memoryMb: instance.resources.ramGb * 1024,
    diskGb: instance.resources.diskGb,
    nics: [nic],
    guest: { hostname: instance.hostname, sshKeys: instance.sshKeys, userData: instance.userData ?? undefined },
    placement: instance.placement,
  }
}

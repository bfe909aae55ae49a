import { DriverError, type NicSpec, type VmSpec } from 'nettoria/contracts/hypervisors'
import { readObjects, text } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'
import type { WireObject } from '../vim/write-envelope.js'
import type { VcenterSettings } from '../settings.js'
import { placementHints } from './choose-placement.js'
import { findDatacenter, listNetworks, vimName, type Network } from './inventory-map.js'
import type { CardDevice } from './machine-config.js'
import { sameCard } from './plan-changes.js'

/** The networks a spec names, by the name it uses. An empty name means the default of the datacenter or the settings. */
export async function resolveNetworks(
  vim: Vim,
  settings: VcenterSettings,
  spec: Pick<VmSpec, 'nics' | 'placement'>,
): Promise<Map<string, Network>> {
  if (spec.nics.length === 0) return new Map()
  const fallback = placementHints(spec).network ?? settings.network
  const known = await listNetworks(vim, (await findDatacenter(vim, settings.datacenter)).ref)
  return new Map(spec.nics.map(({ network }) => [network, pickNetwork(known, network || fallback)]))
}

function pickNetwork(known: readonly Network[], wanted: string | undefined): Network {
  if (!wanted)
    throw new DriverError('permanent', 'A network card names no network, and the settings have no default network')
  const found = known.find(({ ref }) => ref.value === wanted) ?? known.find(({ name }) => name === vimName(wanted))
  if (found) return found
  const names = known.map(({ name }) => name).join(', ')
  throw new DriverError('permanent', `vCenter has no network named ${wanted}; the datacenter has ${names || 'none'}`)
}

async function backingOf(vim: Vim, network: Network): Promise<WireObject> {
  if (network.portgroupKey && network.switch) {
    const [found] = await readObjects(vim, [network.switch], { DistributedVirtualSwitch: ['uuid'] })
    const port = { switchUuid: (found && text(found, 'uuid')) ?? '', portgroupKey: network.portgroupKey }
    return { _type: 'VirtualEthernetCardDistributedVirtualPortBackingInfo', port }
  }
  if (network.opaqueId) {
    const ids = { opaqueNetworkId: network.opaqueId, opaqueNetworkType: network.opaqueType ?? '' }
    return { _type: 'VirtualEthernetCardOpaqueNetworkBackingInfo', ...ids }
  }
  return { _type: 'VirtualEthernetCardNetworkBackingInfo', deviceName: network.name, network: network.ref }
}

const connected = { startConnected: true, allowGuestControl: true, connected: false }

/** Device changes that make the cards what the spec says: existing ones are edited in order, then added or removed. */
export async function cardChanges(
  vim: Vim,
  cards: readonly CardDevice[],
  nics: readonly NicSpec[],
  networks: ReadonlyMap<string, Network>,
): Promise<WireObject[]> {
  const changes: WireObject[] = []
  for (const [index, nic] of nics.entries()) {
    const card = cards[index]
    const network = networks.get(nic.network)
    if (!network || sameCard(card, nic, network)) continue
    const wanted = { backing: await backingOf(vim, network), addressType: 'manual', macAddress: nic.mac.toLowerCase() }
    if (card) changes.push({ operation: 'edit', device: { ...card.device, ...wanted, connectable: connected } })
    else
      changes.push({
        operation: 'add',
        device: { _type: 'VirtualVmxnet3', key: -100 - index, connectable: connected, ...wanted },
      })
  }
  for (const card of cards.slice(nics.length)) changes.push({ operation: 'remove', device: card.device })
  return changes
}

import type { Allocation, Change, NicSpec, VmSpec } from 'nettoria/contracts/hypervisors'
import type { Network } from './inventory-map.js'
import type { AllocationNow, CardDevice, MachineConfig } from './machine-config.js'

const gib = 1024n ** 3n

/** GiB with two decimals, for people. */
export function toGib(bytes: bigint): number {
  return Number((bytes * 100n) / gib) / 100
}

export function wantedBytes(diskGb: number): bigint {
  return BigInt(Math.round(diskGb * 1024)) * 1024n * 1024n
}

/** What keeps the machine from being what the spec says, with what each difference needs. */
export function planChanges(now: MachineConfig, spec: VmSpec, networks: ReadonlyMap<string, Network>): Change[] {
  const changes: Change[] = []
  if (now.cpu !== spec.cpu) {
    const online = now.cpuHotAdd && spec.cpu > now.cpu && spec.cpu % now.coresPerSocket === 0
    changes.push({ kind: 'cpu', from: now.cpu, to: spec.cpu, mode: online ? 'online' : 'power-off' })
  }
  if (now.memoryMb !== spec.memoryMb) {
    const online = now.memoryHotAdd && spec.memoryMb > now.memoryMb
    changes.push({ kind: 'memory', from: now.memoryMb, to: spec.memoryMb, mode: online ? 'online' : 'power-off' })
  }
  const disk = planDisk(now, spec)
  if (disk) changes.push(disk)
  for (const [name, actual, wanted] of [
    ['cpu', now.cpuAllocation, spec.cpuAllocation],
    ['memory', now.memoryAllocation, spec.memoryAllocation],
  ] as const) {
    if (wanted && !sameAllocation(actual, wanted)) {
      changes.push({ kind: 'allocation', summary: `${name} allocation`, mode: 'online' })
    }
  }
  const nics = describeNics(now.cards, spec.nics, networks)
  if (nics) changes.push({ kind: 'nic', summary: nics, mode: 'power-off' })
  return changes
}

function planDisk(now: MachineConfig, spec: VmSpec): Change | undefined {
  const bytes = now.disks[0]?.bytes
  const wanted = wantedBytes(spec.diskGb)
  if (bytes === wanted) return undefined
  // A disk never shrinks, and vCenter grows none that has snapshots.
  const possible = bytes !== undefined && wanted > bytes && !now.hasSnapshot
  return { kind: 'disk', from: toGib(bytes ?? 0n), to: spec.diskGb, mode: possible ? 'online' : 'impossible' }
}

export function sameAllocation(actual: AllocationNow, wanted: Allocation): boolean {
  const shares = wanted.shares ?? 'normal'
  const sameShares = typeof shares === 'number' ? actual.shares === shares : actual.level === shares
  return actual.reservation === (wanted.reservation ?? 0) && actual.limit === (wanted.limit ?? -1) && sameShares
}

/** Says in words how the cards differ, or undefined when they do not. */
function describeNics(
  cards: CardDevice[],
  nics: NicSpec[],
  networks: ReadonlyMap<string, Network>,
): string | undefined {
  if (cards.length !== nics.length) return `${cards.length} network cards, ${nics.length} wanted`
  const differing = nics.filter((nic, index) => !sameCard(cards[index], nic, networks.get(nic.network)))
  return differing.length === 0 ? undefined : `network card ${differing.map((nic) => nic.mac).join(', ')}`
}

export function sameCard(card: CardDevice | undefined, nic: NicSpec, network: Network | undefined): boolean {
  if (!card || !network) return false
  const target = network.portgroupKey ?? network.opaqueId ?? network.name
  return card.mac === nic.mac.toLowerCase() && card.attachedTo === target
}

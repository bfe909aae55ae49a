import type { MoRef } from '../vim/mo-ref.js'
import { readObjects } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'
import type { WireObject, WireValue } from '../vim/write-envelope.js'
import { fieldsOf, isScalar } from '../vim/wire-types.js'
import type { XmlNode } from '../vim/xml-node.js'
import { readPower } from './machine.js'
import type { PowerState } from 'nettoria/contracts/hypervisors'

export interface AllocationNow {
  reservation: number
  /** -1: unlimited. */
  limit: number
  level: string
  shares: number
}

/** What a machine is made of, as far as a plan changes it. */
export interface MachineConfig {
  power: PowerState
  cpu: number
  coresPerSocket: number
  memoryMb: number
  cpuHotAdd: boolean
  memoryHotAdd: boolean
  hasSnapshot: boolean
  cpuAllocation: AllocationNow
  memoryAllocation: AllocationNow
  /** In the order of their keys; the first is the system disk. */
  disks: DiskDevice[]
  cards: CardDevice[]
}

export interface DiskDevice {
  device: WireObject
  bytes: bigint
}

export interface CardDevice {
  device: WireObject
  mac: string
  /** Name, port group key or opaque id of the network it is attached to. */
  attachedTo: string
}

const paths = [
  'runtime.powerState',
  'config.hardware',
  'config.cpuHotAddEnabled',
  'config.memoryHotAddEnabled',
  'config.cpuAllocation',
  'config.memoryAllocation',
  'snapshot.currentSnapshot',
]

/** The configuration, or undefined when the machine is gone. */
export async function readConfig(vim: Vim, ref: MoRef): Promise<MachineConfig | undefined> {
  const [found] = await readObjects(vim, [ref], { VirtualMachine: paths })
  if (!found) return undefined
  const at = (path: string) => found.properties.get(path)
  const hardware = at('config.hardware')
  const devices = (hardware?.all('device') ?? []).sort((a, b) => Number(a.textAt('key')) - Number(b.textAt('key')))
  return {
    power: readPower(at('runtime.powerState')?.text),
    cpu: Number(hardware?.textAt('numCPU') ?? 0),
    coresPerSocket: Number(hardware?.textAt('numCoresPerSocket') ?? 1) || 1,
    memoryMb: Number(hardware?.textAt('memoryMB') ?? 0),
    cpuHotAdd: at('config.cpuHotAddEnabled')?.text === 'true',
    memoryHotAdd: at('config.memoryHotAddEnabled')?.text === 'true',
    hasSnapshot: at('snapshot.currentSnapshot') !== undefined,
    cpuAllocation: readAllocation(at('config.cpuAllocation')),
    memoryAllocation: readAllocation(at('config.memoryAllocation')),
    disks: devices.filter((device) => device.valueType === 'VirtualDisk').map(readDisk),
    cards: devices.filter((device) => device.child('macAddress') !== undefined).map(readCard),
  }
}

function readAllocation(node: XmlNode | undefined): AllocationNow {
  return {
    reservation: Number(node?.textAt('reservation') ?? 0),
    limit: Number(node?.textAt('limit') ?? -1),
    level: node?.textAt('shares.level') ?? 'normal',
    shares: Number(node?.textAt('shares.shares') ?? 0),
  }
}

/** Size of a disk; its byte count is missing on old hosts. */
export function diskBytes(device: XmlNode): bigint {
  const bytes = BigInt(device.textAt('capacityInBytes') ?? '0')
  return bytes > 0n ? bytes : BigInt(device.textAt('capacityInKB') ?? '0') * 1024n
}

function readDisk(device: XmlNode): DiskDevice {
  return { device: copyOut(device, 'VirtualDisk'), bytes: diskBytes(device) }
}

function readCard(device: XmlNode): CardDevice {
  const backing = device.child('backing')
  const attachedTo =
    backing?.textAt('port.portgroupKey') ?? backing?.textAt('opaqueNetworkId') ?? backing?.textAt('deviceName') ?? ''
  const type = device.valueType ?? 'VirtualVmxnet3'
  return { device: copyOut(device, type), mac: (device.textAt('macAddress') ?? '').toLowerCase(), attachedTo }
}

/** A device as it is sent back in an edit: the fields the wire types know, others dropped. */
function copyOut(node: XmlNode, type: string): WireObject {
  const concrete = node.valueType ?? type
  const object: WireObject = { _type: concrete }
  for (const [name, fieldType] of fieldsOf(concrete) ?? []) {
    const values = node.all(name).flatMap((child): WireValue[] => {
      if (fieldType === 'ref') return [child.ref()]
      if (isScalar(fieldType)) return [child.text]
      return fieldsOf(child.valueType ?? fieldType) ? [copyOut(child, fieldType)] : []
    })
    if (values.length > 0) object[name] = values.length === 1 ? values[0] : (values as WireObject[])
  }
  return object
}

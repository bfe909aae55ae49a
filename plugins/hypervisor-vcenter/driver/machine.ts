import { DriverError, type InstanceKey, type PowerState, type VmHandle } from 'nettoria/contracts/hypervisors'
import { MoRef } from '../vim/mo-ref.js'
import { readObjects, text, type ObservedObject } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'
import type { XmlNode } from '../vim/xml-node.js'
import { markerKey, readMarker } from './identity.js'

/** The reference of a machine. A handle of another driver would not parse as one of ours. */
export function refOf(handle: Pick<VmHandle, 'ref'>): MoRef {
  return new MoRef('VirtualMachine', handle.ref)
}

export function gone(handle: Pick<VmHandle, 'ref' | 'name'>): DriverError {
  return new DriverError('notfound', `The machine ${handle.name} (${handle.ref}) is no longer in vCenter`)
}

/** `config.extraConfig` as a map. */
export function readOptions(node: XmlNode | undefined): Map<string, string> {
  const options = new Map<string, string>()
  for (const option of node?.all('OptionValue') ?? []) {
    options.set(option.textAt('key') ?? '', option.textAt('value') ?? '')
  }
  return options
}

export function readPower(state: string | undefined): PowerState {
  if (state === 'poweredOn') return 'on'
  return state === 'suspended' ? 'suspended' : 'off'
}

/** A machine as far as identity and safety need it. */
export interface Machine {
  ref: MoRef
  handle: VmHandle
  marker: InstanceKey | null
  power: PowerState
  template: boolean
  /** False while vCenter is still creating it, or cannot reach its files. */
  configured: boolean
  options: Map<string, string>
  /** Custom attributes by the key of their field. */
  attributes: Map<number, string>
}

const paths = [
  'name',
  'customValue',
  'config.instanceUuid',
  'config.template',
  'config.extraConfig',
  'runtime.powerState',
]

/** `customValue` as a map; of several values of one field the last counts. */
export function readAttributes(node: XmlNode | undefined): Map<number, string> {
  return new Map((node?.children ?? []).map((value) => [Number(value.textAt('key')), value.textAt('value') ?? '']))
}

function toMachine(object: ObservedObject): Machine {
  const options = readOptions(object.properties.get('config.extraConfig'))
  const uuid = text(object, 'config.instanceUuid')
  return {
    ref: object.ref,
    handle: { ref: object.ref.value, name: text(object, 'name') ?? '', uuid: (uuid ?? '').toLowerCase() },
    marker: readMarker(options.get(markerKey)),
    power: readPower(text(object, 'runtime.powerState')),
    template: text(object, 'config.template') === 'true',
    configured: uuid !== undefined,
    options,
    attributes: readAttributes(object.properties.get('customValue')),
  }
}

/** Reads the machines; those that are gone are missing. */
export async function readMachines(vim: Vim, refs: readonly MoRef[]): Promise<Machine[]> {
  return (await readObjects(vim, refs, { VirtualMachine: paths })).map(toMachine)
}

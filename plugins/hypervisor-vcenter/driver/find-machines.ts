import type { InstanceKey } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import { readThrough, type ObservedObject } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'
import { markerKey, nameOf, sameKey, uuidOf, writeMarker } from './identity.js'
import { readAttributes, readMachines, readOptions, type Machine } from './machine.js'

export interface Candidates {
  /** Carry the marker of the key: ours. */
  ours: Machine[]
  /** Have its uuid but not its marker. */
  uuidOnly: Machine[]
  /** Have its name in our folder and nothing else of it. */
  nameOnly: Machine[]
}

/**
 * Everything that is, or pretends to be, the machine of the key: by uuid anywhere, by name in the panel's folder, and when
 * `depth` is thorough by marker there, which reads the whole folder.
 */
export async function findCandidates(
  vim: Vim,
  key: InstanceKey,
  where: { datacenter: MoRef; folder: MoRef | undefined; markerField: number | undefined },
  depth: 'quick' | 'thorough',
): Promise<Candidates> {
  const uuid = uuidOf(key)
  const args = { datacenter: where.datacenter, uuid, vmSearch: true, instanceUuid: true }
  const refs = new Map<string, MoRef>()
  const byUuid = await vim.call('FindAllByUuid', vim.content.searchIndex, args)
  for (const node of byUuid.all('returnval')) refs.set(node.text, node.ref())

  if (where.folder) {
    const named = await vim.call('FindChild', vim.content.searchIndex, { entity: where.folder, name: nameOf(key) })
    for (const node of named.all('returnval')) refs.set(node.text, node.ref())
    const marked = depth === 'thorough' ? await findMarked(vim, where.folder, where.markerField, writeMarker(key)) : []
    for (const ref of marked) refs.set(ref.value, ref)
  }

  const machines = await readMachines(vim, [...refs.values()])
  const ours = machines.filter((machine) => sameKey(machine.marker, key))
  const others = machines.filter((machine) => !ours.includes(machine))
  const uuidOnly = others.filter((machine) => machine.handle.uuid === uuid)
  const nameOnly = others.filter((machine) => !uuidOnly.includes(machine) && machine.handle.name === nameOf(key))
  return { ours, uuidOnly, nameOnly }
}

/** By the custom attribute, which is small; where there is none, by extraConfig itself. */
async function findMarked(vim: Vim, folder: MoRef, field: number | undefined, marker: string): Promise<MoRef[]> {
  const path = field === undefined ? 'config.extraConfig' : 'customValue'
  const children = await readThrough(vim, folder, 'childEntity', { VirtualMachine: [path] })
  const shown = ({ properties }: ObservedObject) =>
    field === undefined
      ? readOptions(properties.get(path)).get(markerKey)
      : readAttributes(properties.get(path)).get(field)
  return children.filter((child) => shown(child) === marker).map(({ ref }) => ref)
}

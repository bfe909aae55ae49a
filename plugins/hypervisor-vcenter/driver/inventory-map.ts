import { DriverError } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import { readBelow, readObjects, readThrough, text, type ObservedObject } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'

/** The one object of that name or reference, or the only one there is when none is asked for. */
export function pick(kind: string, objects: readonly ObservedObject[], wanted: string | undefined): ObservedObject {
  if (!wanted) {
    if (objects.length === 1 && objects[0]) return objects[0]
    const names = objects.map((object) => text(object, 'name')).join(', ')
    throw new DriverError('permanent', `Choose a ${kind} in the settings: vCenter has ${names || 'none'}`)
  }
  const byRef = objects.find((object) => object.ref.value === wanted)
  if (byRef) return byRef
  const named = objects.filter((object) => text(object, 'name') === vimName(wanted))
  if (named.length > 1) {
    const refs = named.map((object) => object.ref.value).join(', ')
    throw new DriverError('permanent', `There are several ${kind}s named ${wanted}: use one of the references ${refs}`)
  }
  if (named[0]) return named[0]
  throw new DriverError('permanent', `vCenter has no ${kind} named ${wanted}, or the panel's account may not see it`)
}

function isCalled(object: ObservedObject, wanted: string): boolean {
  return object.ref.value === wanted || text(object, 'name') === vimName(wanted)
}

/** vCenter keeps `/`, `\` and `%` of a name escaped. */
export function vimName(name: string): string {
  return name.replace(/[%/\\]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}

export interface Datacenter {
  ref: MoRef
  vmFolder: MoRef
  hostFolder: MoRef
}

export async function findDatacenter(vim: Vim, wanted: string | undefined): Promise<Datacenter> {
  const paths = ['name', 'vmFolder', 'hostFolder']
  const found = pick('datacenter', await readBelow(vim, vim.content.rootFolder, 'Datacenter', paths), wanted)
  const vmFolder = found.properties.get('vmFolder')?.ref()
  const hostFolder = found.properties.get('hostFolder')?.ref()
  if (!vmFolder || !hostFolder)
    throw new DriverError('auth', "The panel's account may not read the datacenter's folders")
  return { ref: found.ref, vmFolder, hostFolder }
}

/** The panel's folder, by its path below the datacenter's root ("customers/nettoria"), or undefined while it is missing. */
export async function findFolder(vim: Vim, root: MoRef, path: string): Promise<MoRef | undefined> {
  let at: MoRef | undefined = root
  for (const part of path.split('/').filter(Boolean)) {
    if (!at) return undefined
    const children: ObservedObject[] = await readThrough(vim, at, 'childEntity', { Folder: ['name'] })
    at = children.find((child) => text(child, 'name') === vimName(part))?.ref
  }
  return at
}

export interface Template {
  ref: MoRef
  name: string
}

/** A template by name or reference. `known` saves the search of the whole datacenter for the next time. */
export async function findTemplate(
  vim: Vim,
  datacenter: Datacenter,
  wanted: string,
  known: Map<string, MoRef>,
): Promise<Template> {
  const before = known.get(wanted)
  const still = before ? await readObjects(vim, [before], { VirtualMachine: ['name', 'config.template'] }) : []
  const [same] = still.filter((object) => text(object, 'config.template') === 'true' && isCalled(object, wanted))
  if (same) return { ref: same.ref, name: text(same, 'name') ?? wanted }

  const machines = await readBelow(vim, datacenter.vmFolder, 'VirtualMachine', ['name', 'config.template'])
  const templates = machines.filter((machine) => text(machine, 'config.template') === 'true')
  const found = pick('template', templates, wanted)
  known.set(wanted, found.ref)
  return { ref: found.ref, name: text(found, 'name') ?? wanted }
}

/** How a network card is attached to each kind of network. Uplinks of switches are left out. */
export interface Network {
  ref: MoRef
  name: string
  portgroupKey: string | undefined
  switch: MoRef | undefined
  opaqueId: string | undefined
  opaqueType: string | undefined
}

export async function listNetworks(vim: Vim, datacenter: MoRef): Promise<Network[]> {
  const portgroup = ['name', 'key', 'tag', 'config.distributedVirtualSwitch']
  const wanted = { Network: ['name'], DistributedVirtualPortgroup: portgroup, OpaqueNetwork: ['name', 'summary'] }
  const found = await readThrough(vim, datacenter, 'network', wanted)
  return found
    .filter((object) => !isUplink(object))
    .map((object) => ({
      ref: object.ref,
      name: text(object, 'name') ?? '',
      portgroupKey: text(object, 'key'),
      switch: object.properties.get('config.distributedVirtualSwitch')?.ref(),
      opaqueId: object.properties.get('summary')?.textAt('opaqueNetworkId'),
      opaqueType: object.properties.get('summary')?.textAt('opaqueNetworkType'),
    }))
}

function isUplink(network: ObservedObject): boolean {
  const tags = network.properties.get('tag')?.children ?? []
  return tags.some((tag) => tag.textAt('key') === 'SYSTEM/DVS.UPLINKPG')
}

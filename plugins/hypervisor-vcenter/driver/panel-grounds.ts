import type { DriverCall } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import { readObjects } from '../vim/property-collector.js'
import { isFault } from '../vim/vim-errors.js'
import type { Vim } from '../vim/vim-session.js'
import type { VcenterSettings } from '../settings.js'
import { markerAttribute } from './identity.js'
import { findDatacenter, findFolder, vimName, type Datacenter } from './inventory-map.js'
import { change, read, type Site } from './site.js'

/** Where the panel's machines are, and the custom attribute that shows their marker. */
export interface Grounds {
  datacenter: Datacenter
  folder: MoRef | undefined
  markerField: number | undefined
}

export async function locate(vim: Vim, settings: VcenterSettings): Promise<Grounds> {
  const datacenter = await findDatacenter(vim, settings.datacenter)
  const folder = await findFolder(vim, datacenter.vmFolder, settings.folder)
  return { datacenter, folder, markerField: await findMarkerField(vim) }
}

async function findMarkerField(vim: Vim): Promise<number | undefined> {
  const manager = vim.content.customFieldsManager
  if (!manager) return undefined
  const [fields] = await readObjects(vim, [manager], { CustomFieldsManager: ['field'] })
  const known = fields?.properties.get('field')?.children ?? []
  const key = known.find((field) => field.textAt('name') === markerAttribute)?.textAt('key')
  return key === undefined ? undefined : Number(key)
}

/** Grounds on which a machine can be created. */
export type Home = Grounds & { folder: MoRef }

/** Creates what is missing of the folder and the custom attribute. Somebody else may be doing the same. */
export async function prepareGrounds(site: Site, call: DriverCall, grounds: Grounds): Promise<Home> {
  const folder = grounds.folder ?? (await ensureFolder(site, call, grounds.datacenter))
  const markerField = grounds.markerField ?? (await ensureMarkerField(site, call))
  return { ...grounds, folder, markerField }
}

async function ensureFolder(site: Site, call: DriverCall, datacenter: Datacenter): Promise<MoRef> {
  let parent = datacenter.vmFolder
  for (const part of site.settings.folder.split('/').filter(Boolean)) {
    const here = parent
    const existing = await read(site, call, (vim) => findFolder(vim, here, part))
    parent = existing ?? (await createFolder(site, call, parent, part))
  }
  return parent
}

async function createFolder(site: Site, call: DriverCall, parent: MoRef, name: string): Promise<MoRef> {
  try {
    const created = await change(site, call, 'CreateFolder', parent, { name: vimName(name) })
    const folder = created.child('returnval')?.ref()
    if (folder) return folder
  } catch (error) {
    if (!isFault(error, 'DuplicateName')) throw error
  }
  const folder = await read(site, call, (vim) => findFolder(vim, parent, name))
  if (!folder) throw new Error(`the folder ${name} was created and cannot be seen`)
  return folder
}

/** Defines the custom attribute. Its key, or undefined when the account may not define one. */
async function ensureMarkerField(site: Site, call: DriverCall): Promise<number | undefined> {
  const manager = await read(site, call, async (vim) => vim.content.customFieldsManager)
  if (!manager) return undefined
  try {
    await change(site, call, 'AddCustomFieldDef', manager, { name: markerAttribute, moType: 'VirtualMachine' })
  } catch (error) {
    if (isFault(error, 'NoPermission')) {
      site.log.warn(
        'vCenter does not let the panel define custom attributes; machines are told apart by extraConfig alone',
      )
      return undefined
    }
    if (!isFault(error, 'DuplicateName')) throw error
  }
  return read(site, call, findMarkerField)
}

import { DriverError, type VmSpec } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import { readBelow, readThrough, text, type ObservedObject } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'
import type { VcenterSettings } from '../settings.js'
import { hostWithoutDrs } from './choose-host.js'
import { pick, type Datacenter } from './inventory-map.js'

/**
 * What `VmSpec.placement` may say; each overrules the setting of the same name. `guest` is how the template takes its
 * configuration: "cloudinit" (as without the hint) or "customization".
 */
const hints = ['cluster', 'resourcePool', 'datastore', 'storagePod', 'host', 'network', 'guest'] as const
type Hint = (typeof hints)[number]

export interface Placement {
  pool: MoRef
  host: MoRef | undefined
  datastore: MoRef | undefined
  storagePod: MoRef | undefined
}

export function placementHints(spec: Pick<VmSpec, 'placement'>): Partial<Record<Hint, string>> {
  const unknown = Object.keys(spec.placement).find((name) => !hints.includes(name as Hint))
  if (unknown) {
    throw new DriverError('permanent', `vCenter knows no placement hint "${unknown}"; it takes ${hints.join(', ')}`)
  }
  return spec.placement
}

/** Resolves where a new machine goes. The host is left to DRS, where there is DRS and no hint names one. */
export async function choosePlacement(
  vim: Vim,
  datacenter: Datacenter,
  settings: VcenterSettings,
  spec: Pick<VmSpec, 'placement'>,
): Promise<Placement> {
  const hint = placementHints(spec)
  const computes = await readBelow(vim, datacenter.hostFolder, 'ComputeResource', ['name', 'resourcePool'])
  const compute = pick('cluster', computes, hint.cluster ?? settings.cluster)
  const pool = await choosePool(vim, compute, hint.resourcePool ?? settings.resourcePool)
  const host = hint.host
    ? pick('host', await hostsOf(vim, compute), hint.host).ref
    : await hostWithoutDrs(vim, compute.ref)
  const near = host ?? compute.ref

  const datastoreName = hint.datastore ?? (hint.storagePod ? undefined : settings.datastore)
  if (datastoreName) {
    const datastore = pick('datastore', await datastoresOf(vim, near), datastoreName).ref
    return { pool, host, datastore, storagePod: undefined }
  }
  const podName = hint.storagePod ?? settings.storagePod
  if (podName) {
    const pods = await readBelow(vim, datacenter.ref, 'StoragePod', ['name'])
    return { pool, host, datastore: undefined, storagePod: pick('datastore cluster', pods, podName).ref }
  }
  return { pool, host, datastore: mostFree(await datastoresOf(vim, near)), storagePod: undefined }
}

async function choosePool(vim: Vim, compute: ObservedObject, wanted: string | undefined): Promise<MoRef> {
  const root = compute.properties.get('resourcePool')?.ref()
  if (!root) throw new DriverError('auth', "The panel's account may not use the resource pool of the cluster")
  if (!wanted) return root
  return pick('resource pool', await readBelow(vim, root, 'ResourcePool', ['name']), wanted).ref
}

function hostsOf(vim: Vim, compute: ObservedObject): Promise<ObservedObject[]> {
  return readThrough(vim, compute.ref, 'host', { HostSystem: ['name'] })
}

function datastoresOf(vim: Vim, near: MoRef): Promise<ObservedObject[]> {
  return readThrough(vim, near, 'datastore', { Datastore: ['name', 'summary'] })
}

/** The datastore that takes new machines and has the most free space. */
export function mostFree(datastores: readonly ObservedObject[]): MoRef {
  let best: { ref: MoRef; free: bigint } | undefined
  for (const datastore of datastores) {
    const summary = datastore.properties.get('summary')
    if (summary?.textAt('accessible') !== 'true') continue
    if ((summary.textAt('maintenanceMode') ?? 'normal') !== 'normal') continue
    const free = BigInt(summary.textAt('freeSpace') ?? '0')
    if (!best || free > best.free) best = { ref: datastore.ref, free }
  }
  if (!best) {
    const names = datastores.map((datastore) => text(datastore, 'name')).join(', ')
    throw new DriverError('capacity', `No datastore of the cluster takes new machines (${names || 'none is visible'})`)
  }
  return best.ref
}

/** Asks Storage DRS; where it has no opinion, takes the datastore of the pod with the most free space. */
export async function recommendDatastore(
  vim: Vim,
  pod: MoRef,
  clone: { vm: MoRef; folder: MoRef; name: string; pool: MoRef },
): Promise<MoRef> {
  const manager = vim.content.storageResourceManager
  if (manager) {
    const cloneSpec = { location: { pool: clone.pool }, template: false, powerOn: false }
    const storageSpec = {
      type: 'clone',
      vm: clone.vm,
      podSelectionSpec: { storagePod: pod },
      cloneSpec,
      cloneName: clone.name,
      folder: clone.folder,
    }
    const answer = await vim.call('RecommendDatastores', manager, { storageSpec })
    const destination = answer.at('returnval.recommendations.action.destination')?.ref()
    if (destination) return destination
  }
  return mostFree(await readThrough(vim, pod, 'childEntity', { Datastore: ['name', 'summary'] }))
}

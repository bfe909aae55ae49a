import { DriverError, type Capability, type DriverCall, type InventorySummary } from 'nettoria/contracts/hypervisors'
import { readBelow, readThrough, text } from '../vim/property-collector.js'
import { choosePlacement } from './choose-placement.js'
import { findDatacenter, listNetworks } from './inventory-map.js'
import { toGib } from './plan-changes.js'
import { read, type Site } from './site.js'

/** What this driver does on any vCenter. Whether a machine's memory or processors grow online is told by its plan. */
const capabilities: readonly Capability[] = [
  'disk.grow.online',
  'cpu.hotadd',
  'memory.hotadd',
  'suspend',
  'guest.shutdown',
  'guest.ip',
  'guest.cloudinit',
  'guest.customization',
  'alloc.reservation',
  'alloc.limit',
  'alloc.shares',
  'placement.auto',
  'storage.auto',
  'task.progress',
]

export interface Probe {
  version: string
  capabilities: ReadonlySet<Capability>
  inventory: InventorySummary
}

/** Logs in, and finds everything the settings name, so that a mistake shows here and not at the first order. */
export async function probeVcenter(site: Site, call: DriverCall): Promise<Probe> {
  site.session.forgive()
  return read(site, call, async (vim) => {
    const { content } = vim
    if (content.apiType !== 'VirtualCenter') {
      throw new DriverError('unsupported', `${content.fullName} is no vCenter: a lone ESXi host cannot clone templates`)
    }
    const datacenter = await findDatacenter(vim, site.settings.datacenter)
    await choosePlacement(vim, datacenter, site.settings, { placement: {} })
    const machines = await readBelow(vim, datacenter.vmFolder, 'VirtualMachine', ['name', 'config.template'])
    const templates = machines.filter((machine) => text(machine, 'config.template') === 'true')
    const networks = (await listNetworks(vim, datacenter.ref)).map(({ name }) => name)
    const stores = await readThrough(vim, datacenter.ref, 'datastore', { Datastore: ['name', 'summary'] })
    const inventory: InventorySummary = {
      machines: machines.length - templates.length,
      templates: templates.map((template) => text(template, 'name') ?? '').sort(),
      networks: networks.sort(),
      datastores: stores.map((store) => ({
        name: text(store, 'name') ?? '',
        freeGb: toGib(BigInt(store.properties.get('summary')?.textAt('freeSpace') ?? '0')),
      })),
    }
    if (site.settings.network && !networks.includes(site.settings.network)) {
      throw new DriverError('permanent', `vCenter has no network named ${site.settings.network}`)
    }
    return { version: `${content.version} build ${content.build}`, capabilities: new Set(capabilities), inventory }
  })
}

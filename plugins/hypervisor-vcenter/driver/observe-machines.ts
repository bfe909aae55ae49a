import type { DriverCall, ObservedVm, VmHandle } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import { readBelow, readObjects, text, type ObservedObject } from '../vim/property-collector.js'
import { blankGuest, wantsBlanking } from './configure-guest.js'
import { markerKey, readMarker } from './identity.js'
import { findDatacenter } from './inventory-map.js'
import { readOptions, readPower, refOf } from './machine.js'
import { diskBytes } from './machine-config.js'
import { toGib } from './plan-changes.js'
import { read, type Site } from './site.js'

const paths = [
  'name',
  'runtime.powerState',
  'config.instanceUuid',
  'config.extraConfig',
  'config.hardware',
  'guest.hostName',
  'guest.ipAddress',
  'guest.net',
  'guest.toolsRunningStatus',
]

const batch = 100

/** All machines in one read. Those whose first boot is over lose their user data on the way. */
export async function observeMachines(site: Site, call: DriverCall, vms: VmHandle[]): Promise<Map<string, ObservedVm>> {
  const seen = await observe(site, call, vms.map(refOf))
  for (const { vm, booted } of seen) if (booted) await blankGuest(site, call, vm.handle)
  return new Map(seen.map(({ vm }) => [vm.handle.ref, vm]))
}

/** Every machine of the datacenter that is no template, page by page. */
export async function* listMachines(site: Site, call: DriverCall): AsyncGenerator<ObservedVm> {
  const all = await read(site, call, async (vim) => {
    const { vmFolder } = await findDatacenter(vim, site.settings.datacenter)
    return readBelow(vim, vmFolder, 'VirtualMachine', ['config.template'])
  })
  const refs = all.filter((object) => text(object, 'config.template') !== 'true').map((object) => object.ref)
  for (let start = 0; start < refs.length; start += batch) {
    for (const { vm } of await observe(site, call, refs.slice(start, start + batch))) yield vm
  }
}

async function observe(site: Site, call: DriverCall, refs: MoRef[]): Promise<{ vm: ObservedVm; booted: boolean }[]> {
  if (refs.length === 0) return []
  return (await read(site, call, (vim) => readObjects(vim, refs, { VirtualMachine: paths }))).map(toObserved)
}

function toObserved(object: ObservedObject): { vm: ObservedVm; booted: boolean } {
  const options = readOptions(object.properties.get('config.extraConfig'))
  const marker = readMarker(options.get(markerKey))
  const power = readPower(text(object, 'runtime.powerState'))
  const hardware = object.properties.get('config.hardware')
  const disk = hardware?.all('device').find((device) => device.valueType === 'VirtualDisk')
  const tools = readTools(text(object, 'guest.toolsRunningStatus'))
  const ips = power === 'on' ? readAddresses(object) : []
  const vm: ObservedVm = {
    handle: {
      ref: object.ref.value,
      name: text(object, 'name') ?? '',
      uuid: (text(object, 'config.instanceUuid') ?? '').toLowerCase(),
    },
    marker,
    power,
    cpu: Number(hardware?.textAt('numCPU') ?? 0),
    memoryMb: Number(hardware?.textAt('memoryMB') ?? 0),
    diskGb: disk ? toGib(diskBytes(disk)) : 0,
    guest: { hostname: text(object, 'guest.hostName') || null, ips, tools },
  }
  return { vm, booted: wantsBlanking({ marker, options }, tools, ips) }
}

function readTools(status: string | undefined): ObservedVm['guest']['tools'] {
  if (status === 'guestToolsRunning') return 'running'
  return status === 'guestToolsNotRunning' ? 'stopped' : 'unknown'
}

/** Addresses of all cards, the primary first. Link-local ones reach nobody and are left out. */
function readAddresses(object: ObservedObject): string[] {
  const primary = text(object, 'guest.ipAddress')
  const nics = object.properties.get('guest.net')?.children ?? []
  const all = nics.flatMap((nic) => nic.all('ipAddress').map((node) => node.text))
  const reachable = all.filter((ip) => !/^(fe80:|169\.254\.)/i.test(ip))
  return [...new Set(primary ? [primary, ...reachable] : reachable)]
}

import { DriverError, type DriverCall, type NicSpec, type VmHandle, type VmSpec } from 'nettoria/contracts/hypervisors'
import { readObjects, text } from '../vim/property-collector.js'
import { isFault } from '../vim/vim-errors.js'
import type { WireObject } from '../vim/write-envelope.js'
import { gone, refOf } from './machine.js'
import { read, runTask, type Site } from './site.js'

/** For templates without cloud-init: VMware Tools or sysprep set host name and addresses on the first boot. */
export async function customizeGuest(site: Site, call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<void> {
  if (spec.guest.userData) {
    throw new DriverError(
      'unsupported',
      `The template of ${vm.name} is customized by VMware Tools, which takes no user data`,
    )
  }
  if (spec.guest.sshKeys.length > 0) {
    site.log.warn({ vm: vm.name }, 'VMware Tools delivers no SSH keys; use a template with cloud-init for that')
  }
  const paths = ['config.guestId', 'config.tools.pendingCustomization']
  const [seen] = await read(site, call, (vim) => readObjects(vim, [refOf(vm)], { VirtualMachine: paths }))
  if (!seen) throw gone(vm)
  if (text(seen, 'config.tools.pendingCustomization')) return
  const windows = (text(seen, 'config.guestId') ?? '').startsWith('win')
  try {
    await runTask(site, call, 'CustomizeVM_Task', refOf(vm), { spec: customizationSpec(spec, windows) })
  } catch (error) {
    // An earlier call, whose reply was lost, already asked for it.
    if (!isFault(error, 'CustomizationPending')) throw error
  }
}

/** The specification for a spec; exported for its tests. */
export function customizationSpec(spec: VmSpec, windows: boolean): WireObject {
  const [host = '', ...domain] = spec.guest.hostname.split('.')
  const nameservers = [...new Set(spec.nics.flatMap((nic) => nic.nameservers))]
  return {
    ...(windows ? { options: { _type: 'CustomizationWinOptions', changeSID: true, deleteAccounts: false } } : {}),
    identity: windows ? sysprep(host) : linuxPrep(host, domain.join('.')),
    globalIPSettings: windows || nameservers.length === 0 ? {} : { dnsServerList: nameservers },
    nicSettingMap: spec.nics.map((nic) => ({ macAddress: nic.mac.toLowerCase(), adapter: adapter(nic) })),
  }
}

function linuxPrep(host: string, domain: string): WireObject {
  return {
    _type: 'CustomizationLinuxPrep',
    hostName: { _type: 'CustomizationFixedName', name: host },
    domain: domain || 'localdomain',
    hwClockUTC: true,
  }
}

function sysprep(host: string): WireObject {
  return {
    _type: 'CustomizationSysprep',
    // 85: Greenwich, in sysprep's own numbers. The administrator's password stays that of the template.
    guiUnattended: { timeZone: 85, autoLogon: false, autoLogonCount: 0 },
    userData: {
      fullName: 'Administrator',
      orgName: 'Nettoria',
      // A NetBIOS name has at most 15 characters.
      computerName: { _type: 'CustomizationFixedName', name: host.slice(0, 15) },
      productId: '',
    },
    identification: { joinWorkgroup: 'WORKGROUP' },
  }
}

function adapter(nic: NicSpec): WireObject {
  const [v4] = nic.addresses.filter(({ family }) => family === 4)
  const v6 = nic.addresses.filter(({ family }) => family === 6)
  const six = {
    ip: v6.map(({ address, prefix }) => ({ _type: 'CustomizationFixedIpV6', ipAddress: address, subnetMask: prefix })),
    gateway: v6.flatMap(({ gateway }) => gateway ?? []),
  }
  return {
    ip: v4 ? { _type: 'CustomizationFixedIp', ipAddress: v4.address } : { _type: 'CustomizationDhcpIpGenerator' },
    ...(v4 ? { subnetMask: netmask(v4.prefix) } : {}),
    ...(v4?.gateway ? { gateway: v4.gateway } : {}),
    ...(v6.length > 0 ? { ipV6Spec: six } : {}),
    ...(nic.nameservers.length > 0 ? { dnsServerList: nic.nameservers } : {}),
  }
}

/** 24 is 255.255.255.0. */
export function netmask(prefix: number): string {
  return [0, 8, 16, 24].map((start) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - start)))).join('.')
}

import { gzipSync } from 'node:zlib'
import type { NicSpec, VmSpec } from 'nettoria/contracts/hypervisors'

/** cloud-init's network configuration, version 2. Cards are matched by MAC: device names differ between distributions. */
function network(nics: readonly NicSpec[]): object {
  const ethernets = nics.map((nic, index) => {
    const gateways = nic.addresses.filter((entry) => entry.gateway)
    const routes = gateways.map(({ gateway, family, prefix }) => ({
      to: family === 4 ? '0.0.0.0/0' : '::/0',
      via: gateway,
      // A lone address has no network its gateway could be in.
      ...(prefix === (family === 4 ? 32 : 128) ? { 'on-link': true } : {}),
    }))
    const card = {
      match: { macaddress: nic.mac.toLowerCase() },
      'set-name': `eth${index}`,
      addresses: nic.addresses.map(({ address, prefix }) => `${address}/${prefix}`),
      ...(nic.addresses.length === 0 ? { dhcp4: true } : {}),
      ...(routes.length > 0 ? { routes } : {}),
      ...(nic.nameservers.length > 0 ? { nameservers: { addresses: nic.nameservers } } : {}),
    }
    return [`eth${index}`, card] as const
  })
  return { version: 2, ethernets: Object.fromEntries(ethernets) }
}

/** Metadata of cloud-init's DataSourceVMware, as JSON (which is YAML). */
export function guestMetadata(spec: VmSpec, uuid: string): string {
  return JSON.stringify({
    'instance-id': uuid,
    'local-hostname': spec.guest.hostname,
    'public-keys': spec.guest.sshKeys,
    network: network(spec.nics),
  })
}

const encoding = 'gzip+base64'

function packed(text: string): string {
  return gzipSync(Buffer.from(text, 'utf8'), { level: 9 }).toString('base64')
}

/** The `guestinfo.*` options that hand a spec to the guest. */
export function guestinfo(spec: VmSpec, uuid: string): Record<string, string> {
  const userData = spec.guest.userData ?? '#cloud-config\n{}\n'
  return {
    'guestinfo.metadata': packed(guestMetadata(spec, uuid)),
    'guestinfo.metadata.encoding': encoding,
    'guestinfo.userdata': packed(userData),
    'guestinfo.userdata.encoding': encoding,
  }
}

/**
 * What is blanked after the first boot: the user data, which may hold secrets and is readable by every process of the guest.
 * The metadata stays. It holds none, and cloud-init reads its instance id on each boot: without it an image with the "None"
 * data source would take the next boot for a new machine, and make new SSH host keys.
 */
export const blankedOptions = ['guestinfo.userdata', 'guestinfo.userdata.encoding'] as const

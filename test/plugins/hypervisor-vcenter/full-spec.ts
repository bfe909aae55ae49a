import type { VmSpec } from 'nettoria/contracts/hypervisors'

const key = { panelId: 'p/1', instanceId: '42', generation: 3 }

/** A spec with an address of each family. */
export const fullSpec: VmSpec = {
  key,
  template: 'debian-12',
  cpu: 2,
  memoryMb: 2048,
  diskGb: 20,
  nics: [
    {
      network: 'public',
      mac: '00:50:56:AA:00:01',
      addresses: [
        { address: '192.0.2.7', prefix: 24, gateway: '192.0.2.1', family: 4 },
        { address: '2001:db8::7', prefix: 128, gateway: '2001:db8::1', family: 6 },
      ],
      nameservers: ['192.0.2.53'],
    },
  ],
  guest: { hostname: 'web-1', sshKeys: ['ssh-ed25519 AAAA me'] },
  placement: {},
}

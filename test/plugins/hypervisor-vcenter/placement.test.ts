import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { DriverError } from 'nettoria/contracts/hypervisors'
import { mostFreeHost } from '../../../plugins/hypervisor-vcenter/driver/choose-host.js'
import { mostFree, placementHints } from '../../../plugins/hypervisor-vcenter/driver/choose-placement.js'
import { wantsBlanking } from '../../../plugins/hypervisor-vcenter/driver/configure-guest.js'
import { customizationSpec, netmask } from '../../../plugins/hypervisor-vcenter/driver/customize-guest.js'
import { guestinfo } from '../../../plugins/hypervisor-vcenter/driver/guest-metadata.js'
import { MoRef } from '../../../plugins/hypervisor-vcenter/vim/mo-ref.js'
import { parseXml } from '../../../plugins/hypervisor-vcenter/vim/parse-xml.js'
import { fullSpec as spec } from './full-spec.js'

const { key } = spec

describe('placement', () => {
  const store = (name: string, free: string, rest = '<accessible>true</accessible>') => ({
    ref: new MoRef('Datastore', name),
    properties: new Map([
      ['name', parseXml(`<val>${name}</val>`)],
      ['summary', parseXml(`<val>${rest}<freeSpace>${free}</freeSpace></val>`)],
    ]),
  })

  test('the datastore with the most free space, counted exactly, that takes machines', () => {
    const closed = store('closed', '99999999999999999999', '<accessible>false</accessible>')
    const resting = store(
      'resting',
      '99999999999999999999',
      '<accessible>true</accessible><maintenanceMode>inMaintenance</maintenanceMode>',
    )
    const one = store('one', '9007199254740992')
    const two = store('two', '9007199254740993')
    assert.equal(mostFree([closed, one, two, resting]).value, 'two')
    assert.equal(mostFree([closed, two, one, resting]).value, 'two')
    assert.throws(
      () => mostFree([closed]),
      (error) => error instanceof DriverError && error.errorClass === 'capacity',
    )
  })

  test('without DRS the connected host with the most free memory', () => {
    const host = (name: string, used: number, runtime: string) => ({
      ref: new MoRef('HostSystem', name),
      properties: new Map([
        ['runtime', parseXml(`<val>${runtime}</val>`)],
        ['summary.hardware.memorySize', parseXml('<val>68719476736</val>')],
        ['summary.quickStats.overallMemoryUsage', parseXml(`<val>${used}</val>`)],
      ]),
    })
    const up = '<connectionState>connected</connectionState><inMaintenanceMode>false</inMaintenanceMode>'
    const resting = '<connectionState>connected</connectionState><inMaintenanceMode>true</inMaintenanceMode>'
    const lost = '<connectionState>notResponding</connectionState><inMaintenanceMode>false</inMaintenanceMode>'
    const hosts = [host('busy', 60_000, up), host('idle', 1_000, up), host('rest', 0, resting), host('lost', 0, lost)]
    assert.equal(mostFreeHost(hosts).value, 'idle')
    assert.throws(
      () => mostFreeHost(hosts.slice(2)),
      (error) => error instanceof DriverError && error.errorClass === 'capacity',
    )
  })

  test('a hint nobody knows is refused, not ignored', () => {
    assert.deepEqual(placementHints({ placement: { cluster: 'a' } }), { cluster: 'a' })
    assert.throws(() => placementHints({ placement: { datastor: 'a' } }), /datastor/)
  })
})

describe('guest', () => {
  const unpack = (options: Record<string, string>, name: string) =>
    gunzipSync(Buffer.from(options[name] ?? '', 'base64')).toString('utf8')

  test('metadata holds host name, keys, addresses and routes; user data is what the customer wrote', () => {
    const userData = '#cloud-config\npackages: [nginx]\n# سلام\n'
    const options = guestinfo({ ...spec, guest: { ...spec.guest, userData } }, 'uuid-1')
    assert.equal(options['guestinfo.metadata.encoding'], 'gzip+base64')
    assert.equal(options['guestinfo.userdata.encoding'], 'gzip+base64')
    assert.equal(unpack(options, 'guestinfo.userdata'), userData)
    assert.deepEqual(JSON.parse(unpack(options, 'guestinfo.metadata')), {
      'instance-id': 'uuid-1',
      'local-hostname': 'web-1',
      'public-keys': ['ssh-ed25519 AAAA me'],
      network: {
        version: 2,
        ethernets: {
          eth0: {
            match: { macaddress: '00:50:56:aa:00:01' },
            'set-name': 'eth0',
            addresses: ['192.0.2.7/24', '2001:db8::7/128'],
            routes: [
              { to: '0.0.0.0/0', via: '192.0.2.1' },
              { to: '::/0', via: '2001:db8::1', 'on-link': true },
            ],
            nameservers: { addresses: ['192.0.2.53'] },
          },
        },
      },
    })
  })

  test('customization: netmasks, computer names of Windows, host and domain of Linux', () => {
    assert.deepEqual([24, 25, 32, 0, 19].map(netmask), [
      '255.255.255.0',
      '255.255.255.128',
      '255.255.255.255',
      '0.0.0.0',
      '255.255.224.0',
    ])
    const guest = { hostname: 'a-rather-long-name.example.com', sshKeys: [] }
    const windows = customizationSpec({ ...spec, guest }, true)
    assert.match(
      JSON.stringify(windows),
      /"computerName":\{"_type":"CustomizationFixedName","name":"a-rather-long-n"\}/,
    )
    const linux = JSON.stringify(customizationSpec({ ...spec, guest }, false))
    assert.match(linux, /"name":"a-rather-long-name"\},"domain":"example.com"/)
    assert.match(linux, /"ipAddress":"2001:db8::7","subnetMask":128/)
  })

  test('the same spec gives the same text, so that writing it twice changes nothing', () => {
    assert.deepEqual(guestinfo(spec, 'u'), guestinfo(structuredClone(spec), 'u'))
  })

  test('user data goes once a machine of ours runs with an address, not before and not from strangers', () => {
    const options = new Map([['guestinfo.userdata', 'x']])
    assert.ok(wantsBlanking({ marker: key, options }, 'running', ['192.0.2.7']))
    assert.ok(!wantsBlanking({ marker: key, options }, 'running', []))
    assert.ok(!wantsBlanking({ marker: key, options }, 'stopped', ['192.0.2.7']))
    assert.ok(!wantsBlanking({ marker: null, options }, 'running', ['192.0.2.7']))
    assert.ok(!wantsBlanking({ marker: key, options: new Map([['guestinfo.userdata', '']]) }, 'running', ['192.0.2.7']))
  })
})

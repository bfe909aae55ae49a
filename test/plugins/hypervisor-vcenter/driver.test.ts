import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { VmSpec } from 'nettoria/contracts/hypervisors'
import {
  nameOf,
  readMarker,
  sameKey,
  uuidOf,
  uuidV5,
  writeMarker,
} from '../../../plugins/hypervisor-vcenter/driver/identity.js'
import type { Network } from '../../../plugins/hypervisor-vcenter/driver/inventory-map.js'
import type { MachineConfig } from '../../../plugins/hypervisor-vcenter/driver/machine-config.js'
import { planChanges } from '../../../plugins/hypervisor-vcenter/driver/plan-changes.js'
import { MoRef } from '../../../plugins/hypervisor-vcenter/vim/mo-ref.js'
import { fullSpec as spec } from './full-spec.js'

const { key } = spec

describe('identity', () => {
  test('uuids are version 5 as the RFC has them, and differ for each part of the key', () => {
    const dns = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex')
    assert.equal(uuidV5('www.example.com', dns), '2ed6657d-e927-568b-95e1-2665a8aea6a2')
    const others = [key, { ...key, panelId: 'p' }, { ...key, instanceId: '4' }, { ...key, generation: 4 }]
    assert.equal(new Set(others.map(uuidOf)).size, 4)
    assert.equal(uuidOf(key), uuidOf({ ...key }))
  })

  test('names are safe in vCenter and do not collide after cleaning', () => {
    assert.equal(nameOf(key), 'ntt-42-g3')
    const odd = nameOf({ ...key, instanceId: 'a/b' })
    assert.match(odd, /^ntt-a-b-[0-9a-f]{8}-g3$/)
    assert.notEqual(odd, nameOf({ ...key, instanceId: 'a\\b' }))
    assert.ok(nameOf({ ...key, instanceId: 'x'.repeat(300) }).length <= 80)
  })

  test('a marker reads back as its key, anything else as none', () => {
    assert.deepEqual(readMarker(writeMarker(key)), key)
    assert.ok(sameKey(readMarker(writeMarker(key)), key))
    for (const text of [undefined, '', 'v1/p/i', 'v2/p/i/1', 'v1/p/i/x', 'v1/%E0%A4%A/i/1', 'v1/p/i/1/2']) {
      assert.equal(readMarker(text), null, text)
    }
  })
})

describe('plan', () => {
  const network = (overrides: Partial<Network> = {}): Network => ({
    ref: new MoRef('Network', 'network-1'),
    name: 'public',
    portgroupKey: undefined,
    switch: undefined,
    opaqueId: undefined,
    opaqueType: undefined,
    ...overrides,
  })
  const networks = new Map([['public', network()]])
  const now: MachineConfig = {
    power: 'on',
    cpu: 2,
    coresPerSocket: 1,
    memoryMb: 2048,
    cpuHotAdd: true,
    memoryHotAdd: true,
    hasSnapshot: false,
    cpuAllocation: { reservation: 0, limit: -1, level: 'normal', shares: 2000 },
    memoryAllocation: { reservation: 0, limit: -1, level: 'normal', shares: 20480 },
    disks: [{ device: {}, bytes: 20n * 1024n ** 3n }],
    cards: [{ device: {}, mac: '00:50:56:aa:00:01', attachedTo: 'public' }],
  }
  const plan = (change: Partial<MachineConfig>, want: Partial<VmSpec> = {}) =>
    planChanges({ ...now, ...change }, { ...spec, ...want }, networks)

  test('nothing differs: nothing to do, whatever the case of the MAC', () => {
    assert.deepEqual(plan({}), [])
  })

  test('growth is online with hot-add, everything else needs the machine off', () => {
    assert.deepEqual(plan({}, { cpu: 4 }), [{ kind: 'cpu', from: 2, to: 4, mode: 'online' }])
    assert.equal(plan({ cpuHotAdd: false }, { cpu: 4 })[0]?.mode, 'power-off')
    assert.equal(plan({}, { cpu: 1 })[0]?.mode, 'power-off')
    assert.equal(plan({ coresPerSocket: 2 }, { cpu: 3 })[0]?.mode, 'power-off')
    assert.equal(plan({}, { memoryMb: 4096 })[0]?.mode, 'online')
    assert.equal(plan({ memoryHotAdd: false }, { memoryMb: 4096 })[0]?.mode, 'power-off')
    assert.equal(plan({}, { memoryMb: 1024 })[0]?.mode, 'power-off')
  })

  test('a disk grows, never shrinks, and not under a snapshot', () => {
    assert.deepEqual(plan({}, { diskGb: 30 }), [{ kind: 'disk', from: 20, to: 30, mode: 'online' }])
    assert.equal(plan({}, { diskGb: 10 })[0]?.mode, 'impossible')
    assert.equal(plan({ hasSnapshot: true }, { diskGb: 30 })[0]?.mode, 'impossible')
    assert.equal(plan({ disks: [] })[0]?.mode, 'impossible')
  })

  test('allocation is compared only where the spec has one', () => {
    assert.deepEqual(plan({}, { cpuAllocation: {} }), [])
    assert.deepEqual(plan({}, { cpuAllocation: { reservation: 500 } }), [
      { kind: 'allocation', summary: 'cpu allocation', mode: 'online' },
    ])
    assert.deepEqual(plan({}, { memoryAllocation: { shares: 20480 } }), [])
    assert.equal(plan({}, { memoryAllocation: { limit: 4096, shares: 'high' } }).length, 1)
  })

  test('cards differ by number, MAC or network', () => {
    assert.equal(plan({ cards: [] })[0]?.kind, 'nic')
    assert.equal(plan({ cards: [{ device: {}, mac: '00:50:56:aa:00:02', attachedTo: 'public' }] })[0]?.kind, 'nic')
    assert.equal(
      plan({ cards: [{ device: {}, mac: '00:50:56:aa:00:01', attachedTo: 'private' }] })[0]?.mode,
      'power-off',
    )
    const portgroup = new Map([['public', network({ portgroupKey: 'dvportgroup-9' })]])
    const cards = [{ device: {}, mac: '00:50:56:aa:00:01', attachedTo: 'dvportgroup-9' }]
    assert.deepEqual(planChanges({ ...now, cards }, spec, portgroup), [])
  })
})

import 'reflect-metadata'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { Secret } from 'nettoria'
import type { DriverErrorClass } from 'nettoria/contracts/hypervisors'
import { peerMissing } from '../../peers/vcenter/start.js'
import { call, driver, holds, peer, refused } from './peer-kit.js'
import { driverFor, specFor } from './vcenter-bench.js'

describe('vcenter peer: connecting', { skip: peerMissing }, () => {
  test('a refused login is auth, and is not tried again until an operator asks', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter, { password: new Secret('wrong') })
    const results = await Promise.all(
      [1, 2, 3].map(() => refused(vms.state(call, [{ ref: 'vm-1', name: '', uuid: '' }]), 'auth')),
    )
    assert.match(results[0]?.message ?? '', /password/)
    await refused(vms.ensure(call, specFor()), 'auth')
    assert.equal((await vcenter.calls()).Login, 1)
    await refused(vms.probe(call), 'auth')
    assert.equal((await vcenter.calls()).Login, 2)
  })

  test('many callers share one login, and one new login after the session is gone', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const vm = await vms.ensure(call, specFor())
    const all = () => Promise.all(Array.from({ length: 20 }, () => vms.state(call, [vm])))
    await all()
    assert.equal((await vcenter.calls()).Login, 1)
    await vcenter.killSessions()
    for (const seen of await all()) assert.ok(seen.has(vm.ref))
    assert.equal((await vcenter.calls()).Login, 2)
    await vms.close?.()
    assert.equal((await vcenter.calls()).Logout, 1)
  })

  test('an idle session is kept alive, and an account without rights on custom attributes can still work', async (t) => {
    const vcenter = await peer(t)
    const denied = { kind: 'soap-fault', fault: 'NoPermission', count: 1000 } as const
    await vcenter.fault({ operation: 'AddCustomFieldDef', ...denied })
    const vms = driverFor(vcenter, {}, { session: { keepaliveMs: 20 } })
    t.after(() => vms.close?.())
    const spec = specFor()
    const vm = await vms.ensure(call, spec)
    assert.deepEqual(await vms.find(call, spec.key), [vm])
    await holds(async () => assert.ok(((await vcenter.calls()).CurrentTime ?? 0) > 2))
    await vms.destroy(call, vm, spec.key)
    assert.equal((await vcenter.calls()).SetField, undefined)
    assert.equal((await vcenter.calls()).Login, 1)
  })

  test('certificates: pin or CA bundle, else refused by name before a byte is sent', async (t) => {
    const vcenter = await peer(t)
    const none = await refused(driver(t, vcenter, { certificatePin: undefined }).probe(call), 'auth')
    assert.match(none.message, /127\.0\.0\.1.*(pin|CA bundle)/s)
    const wrong = await refused(driver(t, vcenter, { certificatePin: 'ab'.repeat(32) }).probe(call), 'auth')
    assert.match(wrong.message, /another certificate.*pin/s)
    const foreign = await peer(t)
    await refused(driver(t, vcenter, { certificatePin: undefined, caBundle: foreign.ca }).probe(call), 'auth')
    const garbled = await refused(
      driver(t, vcenter, { certificatePin: undefined, caBundle: 'no PEM' }).probe(call),
      'auth',
    )
    assert.match(garbled.message, /CA bundle/)
    const plain = await refused(driver(t, vcenter, { url: vcenter.url.replace('https', 'http') }).probe(call), 'auth')
    assert.match(plain.message, /https/)
    assert.deepEqual(await vcenter.calls(), {}, 'nothing was sent')

    await driver(t, vcenter, { certificatePin: undefined, caBundle: vcenter.ca }).probe(call)
    const colons = (vcenter.pin.match(/../g) ?? []).join(':').toUpperCase()
    const pinned = driver(t, vcenter, { certificatePin: colons })
    await Promise.all([pinned.probe(call), pinned.probe(call), pinned.probe(call)])
  })

  test('faults of tasks and calls reach the caller as their class', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const expected: [string, DriverErrorClass][] = [
      ['NoDiskSpace', 'capacity'],
      ['NoPermission', 'auth'],
      ['InvalidArgument', 'permanent'],
      ['HostNotConnected', 'transient'],
      ['NotSupported', 'unsupported'],
    ]
    for (const [fault, wanted] of expected) {
      for (const kind of ['task-fault', 'soap-fault'] as const) {
        await vcenter.fault({ operation: 'CloneVM_Task', kind, fault, message: 'told by the peer' })
        const error = await refused(vms.ensure(call, specFor()), wanted)
        assert.match(error.message, new RegExp(fault))
      }
    }
  })

  test('a broken read is repeated and does not reach the caller', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const vm = await vms.ensure(call, specFor())
    await vcenter.fault({ operation: 'RetrievePropertiesEx', kind: 'drop-before' })
    await vcenter.fault({ operation: 'RetrievePropertiesEx', kind: 'http-status', status: 502 })
    assert.ok((await vms.state(call, [vm])).has(vm.ref))
    await vcenter.clearFaults()
    await vcenter.fault({ operation: 'RetrievePropertiesEx', kind: 'http-status', status: 502, count: 1000 })
    await refused(vms.state(call, [vm]), 'transient')
  })

  test('every request follows the type table of vCenter, and a wrong order would be noticed', async (t) => {
    const checker = path.resolve(import.meta.dirname, '../../../../test/peers/vcenter/check-requests.py')
    if (!existsSync('/usr/lib/python3/dist-packages/pyVmomi')) return t.skip('needs the Debian package python3-pyvmomi')
    const vcenter = await peer(t, { pods: 1 })
    const vms = driver(t, vcenter, { storagePod: 'DC0_POD0' })
    await vms.probe(call)
    const base = specFor({ cpuAllocation: { reservation: 100, shares: 500 }, memoryAllocation: { limit: 4096 } })
    const card = base.nics[0]
    assert.ok(card)
    const spec = { ...base, nics: [card, { ...card, network: 'DC0_DVPG0', mac: '00:50:56:00:ff:02' }] }
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 300 })
    const vm = await vms.ensure(call, spec)
    await vms.apply(call, vm, spec, await vms.plan(call, vm, spec))
    await vms.configureGuest(call, vm, spec)
    for (const want of ['on', 'reset', 'suspend', 'on', 'off', 'on'] as const) await vms.power(call, vm, want)
    await holds(async () => assert.equal((await vms.state(call, [vm])).get(vm.ref)?.guest.tools, 'running'))
    await vms.power(call, vm, 'reboot')
    await vms.power(call, vm, 'shutdown')
    const single = { ...spec, nics: [card] }
    await vms.apply(call, vm, single, await vms.plan(call, vm, single))
    for await (const seen of vms.inventory(call)) assert.ok(seen.handle.ref)
    await vms.destroy(call, vm, spec.key)
    for (const template of ['debian-12', 'windows-2022']) {
      const custom = specFor({ template, placement: { guest: 'customization' } })
      const customized = await vms.ensure(call, custom)
      await vms.configureGuest(call, customized, custom)
    }
    await vms.close?.()

    const captured = readFileSync(vcenter.capture, 'utf8')
    const check = (file: string) => execFileSync('/usr/bin/python3', [checker, file], { encoding: 'utf8' })
    assert.match(check(vcenter.capture), /^\d{2,} requests, 0 breaches$/m)

    const planted = captured.replace(/(<numCPUs>\d+<\/numCPUs>)(<memoryMB>\d+<\/memoryMB>)/, '$2$1')
    assert.ok(planted !== captured, 'something to plant in')
    const file = `${vcenter.capture}.planted`
    writeFileSync(file, planted)
    assert.throws(
      () => check(file),
      (error: { stdout: string }) => /wrong order: numCPUs comes after memoryMB/.test(error.stdout),
    )
  })
})

import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { markerKey, writeMarker } from '../../../plugins/hypervisor-vcenter/driver/identity.js'
import { peerMissing } from '../../peers/vcenter/start.js'
import { call, driver, holds, named, peer, refused } from './peer-kit.js'
import { specFor } from './vcenter-bench.js'

describe('vcenter peer: operating', { skip: peerMissing }, () => {
  test('lost replies to a reconfiguration settle: sizes and cards are right and not added twice', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const base = specFor()
    const card = base.nics[0]
    assert.ok(card)
    const spec = {
      ...base,
      nics: [
        { ...card, network: 'DC0_DVPG0' },
        { ...card, mac: '00:50:56:00:ff:01' },
      ],
      cpuAllocation: { reservation: 100, shares: 'high' as const },
      memoryAllocation: { limit: 4096, shares: 500 },
    }
    const vm = await vms.ensure(call, spec)
    await vcenter.fault({ operation: 'ReconfigVM_Task', kind: 'drop-after' })
    await vms.apply(call, vm, spec, await vms.plan(call, vm, spec))
    assert.equal((await vcenter.calls()).ReconfigVM_Task, 1)
    assert.deepEqual(await vms.plan(call, vm, spec), [])
    const fewer = { ...spec, nics: spec.nics.slice(1) }
    await vcenter.fault({ operation: 'ReconfigVM_Task', kind: 'drop-before' })
    await vms.apply(call, vm, fewer, await vms.plan(call, vm, fewer))
    assert.deepEqual(await vms.plan(call, vm, fewer), [])
  })

  test('a change that needs the machine off is refused while it runs, and nothing changes', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const spec = specFor({ cpu: 1, memoryMb: 1024, diskGb: 2, nics: [] })
    const vm = await vms.ensure(call, spec)
    await vms.apply(call, vm, spec, await vms.plan(call, vm, spec))
    await vms.power(call, vm, 'on')
    const bigger = { ...spec, cpu: 2 }
    const changes = await vms.plan(call, vm, bigger)
    assert.deepEqual(changes, [{ kind: 'cpu', from: 1, to: 2, mode: 'power-off' }])
    assert.match((await refused(vms.apply(call, vm, bigger, changes), 'conflict')).message, /off first/)
    assert.equal((await named(vcenter, vm.name))[0]?.cpu, 1)
  })

  test('user data reaches the guest and is gone after the first boot; the instance id stays', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const spec = specFor()
    spec.guest.userData = '#cloud-config\nchpasswd: {expire: false}\n'
    const vm = await vms.ensure(call, spec)
    await vms.apply(call, vm, spec, await vms.plan(call, vm, spec))
    await vms.configureGuest(call, vm, spec)
    const before = (await named(vcenter, vm.name))[0]?.extraConfig ?? {}
    assert.ok(before['guestinfo.userdata'] && before['guestinfo.metadata'])
    await vms.configureGuest(call, vm, spec)
    assert.equal((await vcenter.calls()).ReconfigVM_Task, 2, 'written once')
    await vms.power(call, vm, 'on')
    await holds(async () => {
      const seen = (await vms.state(call, [vm])).get(vm.ref)
      assert.deepEqual(seen?.guest, {
        hostname: spec.guest.hostname,
        ips: [spec.nics[0]?.addresses[0]?.address],
        tools: 'running',
      })
    })
    const after = (await named(vcenter, vm.name))[0]?.extraConfig ?? {}
    assert.equal(after['guestinfo.userdata'], undefined)
    assert.equal(after['guestinfo.metadata'], before['guestinfo.metadata'])
    assert.equal(after[markerKey], writeMarker(spec.key))
  })

  test('a template without cloud-init is customized: once, and the guest has its name and address', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    for (const template of ['debian-12', 'windows-2022']) {
      const spec = specFor({ template, placement: { guest: 'customization' } })
      const vm = await vms.ensure(call, spec)
      await vms.apply(call, vm, spec, await vms.plan(call, vm, spec))
      await vms.configureGuest(call, vm, spec)
      await vms.configureGuest(call, vm, spec)
      await vms.power(call, vm, 'on')
      await holds(async () => {
        const guest = (await vms.state(call, [vm])).get(vm.ref)?.guest
        assert.equal(guest?.tools, 'running')
        assert.equal(guest.hostname, spec.guest.hostname)
        assert.ok(guest.ips.includes(spec.nics[0]?.addresses[0]?.address ?? ''))
      })
    }
    assert.equal((await vcenter.calls()).CustomizeVM_Task, 2)
    const spec = specFor({
      placement: { guest: 'customization' },
      guest: { hostname: 'x', sshKeys: [], userData: '#!' },
    })
    await refused(vms.configureGuest(call, await vms.ensure(call, spec), spec), 'unsupported')
  })
})

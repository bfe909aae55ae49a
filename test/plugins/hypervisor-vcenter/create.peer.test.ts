import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eventually } from 'nettoria/testing'
import { markerKey, nameOf, uuidOf, writeMarker } from '../../../plugins/hypervisor-vcenter/driver/identity.js'
import { peerMissing } from '../../peers/vcenter/start.js'
import { call, driver, holds, named, peer, refused } from './peer-kit.js'
import { plantStranger, siteFor, specFor } from './vcenter-bench.js'

describe('vcenter peer: creating', { skip: peerMissing }, () => {
  test('a session killed while a clone runs: the same task is waited for, one machine, one more login', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const spec = specFor()
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 1200, steps: 4 })
    const seen: number[] = []
    const ensuring = vms.ensure({ progress: (percent) => void seen.push(percent) }, spec)
    await holds(async () => assert.ok((await vcenter.calls()).WaitForUpdatesEx))
    await vcenter.killSessions()
    const vm = await ensuring
    assert.deepEqual(
      (await named(vcenter, nameOf(spec.key))).map(({ ref }) => ref),
      [vm.ref],
    )
    const calls = await vcenter.calls()
    assert.equal(calls.CloneVM_Task, 1)
    assert.equal(calls.Login, 2)
    assert.ok(seen.length > 0)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
      'progress only grows',
    )
  })

  test('the reply to a clone is lost while it runs: the driver waits for it and clones no second time', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const spec = specFor()
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 1500, loseReply: true })
    const vm = await vms.ensure(call, spec)
    assert.equal((await named(vcenter, nameOf(spec.key))).length, 1)
    assert.equal((await vcenter.calls()).CloneVM_Task, 1)
    assert.equal(vm.uuid, uuidOf(spec.key))
  })

  test('a clone that never arrived is ambiguous, and leaves nothing', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const spec = specFor()
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'drop-before' })
    await refused(vms.ensure(call, spec), 'ambiguous')
    assert.equal((await named(vcenter, nameOf(spec.key))).length, 0)
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'http-status', status: 503 })
    await refused(vms.ensure(call, spec), 'ambiguous')
    await vms.ensure(call, spec)
    assert.equal((await named(vcenter, nameOf(spec.key))).length, 1)
  })

  test('two panels nodes create at once: the name is taken, and the second adopts what the first made', async (t) => {
    const vcenter = await peer(t)
    const spec = specFor()
    // The folder exists, so that both reach the clone together.
    await driver(t, vcenter).ensure(call, specFor())
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 800 })
    const both = await Promise.all([driver(t, vcenter).ensure(call, spec), driver(t, vcenter).ensure(call, spec)])
    assert.equal(both[0].ref, both[1].ref)
    assert.equal((await named(vcenter, nameOf(spec.key))).length, 1)
    assert.equal((await vcenter.calls()).CloneVM_Task, 3, 'both asked')
  })

  test('a task that succeeds and says nothing: the machine is found', async (t) => {
    const vcenter = await peer(t)
    const spec = specFor()
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 100, noResult: true })
    const vm = await driver(t, vcenter).ensure(call, spec)
    assert.equal(vm.name, nameOf(spec.key))
  })

  test('a caller that gives up: the clone goes on and is adopted later', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const spec = specFor()
    const patience = new AbortController()
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 1000 })
    const ensuring = vms.ensure({ signal: patience.signal }, spec)
    await holds(async () => assert.ok((await vcenter.calls()).WaitForUpdatesEx))
    patience.abort()
    await refused(ensuring, 'ambiguous', 'transient')
    const vm = await eventually(() => vms.ensure(call, spec))
    assert.deepEqual(
      (await named(vcenter, nameOf(spec.key))).map(({ ref }) => ref),
      [vm.ref],
    )
  })

  test('strangers: our name, our uuid, a copy with our marker', async (t) => {
    const vcenter = await peer(t)
    const vms = driver(t, vcenter)
    const site = siteFor(vcenter)
    t.after(() => site.close())

    const sameName = specFor()
    await plantStranger(site, sameName)
    assert.match((await refused(vms.ensure(call, sameName), 'conflict')).message, /without our marker/)

    const sameUuid = specFor()
    await plantStranger(
      site,
      { ...sameUuid, key: { ...sameUuid.key, instanceId: 'other' } },
      { instanceUuid: uuidOf(sameUuid.key) },
    )
    assert.match((await refused(vms.ensure(call, sameUuid), 'conflict')).message, /uuid/)
    assert.equal((await vms.find(call, sameUuid.key)).length, 1, 'a machine with our uuid is reported')

    const copied = specFor()
    const vm = await vms.ensure(call, copied)
    const marker = { extraConfig: [{ key: markerKey, value: writeMarker(copied.key) }] }
    const copy = await plantStranger(site, { ...copied, key: { ...copied.key, instanceId: 'copy' } }, marker)
    const copyHandle = { ref: copy.value, name: 'copy', uuid: '' }
    assert.match((await refused(vms.destroy(call, copyHandle, copied.key), 'conflict')).message, /another uuid/)
    await vms.destroy(call, vm, copied.key)
    assert.equal((await vcenter.machines()).filter(({ ref }) => ref === copy.value).length, 1)
  })

  test('placement: datastore cluster, named datastore, template by reference, nested folder, unknown names', async (t) => {
    const vcenter = await peer(t, { pods: 1, datastores: 2 })
    const pod = driver(t, vcenter, { storagePod: 'DC0_POD0', folder: 'customers/panel' })
    const first = await pod.ensure(call, specFor())
    await pod.ensure(call, specFor({ placement: { datastore: 'LocalDS_0', cluster: 'DC0_C0' } }))
    const template = (await vcenter.machines()).find(({ name }) => name === 'rocky-9')
    const byRef = await pod.ensure(call, specFor({ template: template?.ref ?? '' }))
    assert.notEqual(first.ref, byRef.ref)
    await refused(pod.ensure(call, specFor({ placement: { datastore: 'none' } })), 'permanent')
    await refused(pod.ensure(call, specFor({ placement: { rack: '1' } })), 'permanent')
    await refused(driver(t, vcenter, { datacenter: 'none' }).probe(call), 'permanent')
    await refused(driver(t, vcenter, { network: 'none' }).probe(call), 'permanent')
  })
})

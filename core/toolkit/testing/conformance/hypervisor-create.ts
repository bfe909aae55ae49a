import assert from 'node:assert/strict'
import type { VmSpec } from '../../../contracts/hypervisors.js'
import { assertRefused, driverCall, failureOf, insist, needsFault } from './hypervisor-bench.js'
import type { HypervisorBench, HypervisorCase } from './hypervisor-bench.js'

const call = driverCall

async function assertOneMachine(bench: HypervisorBench, spec: VmSpec, ref: string): Promise<void> {
  assert.equal(await bench.count(spec.key), 1, 'the hypervisor has exactly one machine for the key')
  const found = await bench.driver.find(call(), spec.key)
  assert.deepEqual(
    found.map((vm) => vm.ref),
    [ref],
    'find answers that one machine',
  )
}

/** A fault on the first `ensure`; asked again like a caller would, exactly one machine remains. */
function faultyCreate(
  title: string,
  fault: 'loseReplyOnce' | 'dropBeforeOnce' | 'failTaskOnce' | 'failTaskAfterSuccessOnce',
): HypervisorCase {
  return {
    title: `create: ${title}, asked again: one machine`,
    needs: needsFault(fault),
    async run(bench) {
      const spec = bench.spec()
      await bench.faults![fault]!('ensure')
      const vm = await insist(() => bench.driver.ensure(call(), spec), ['permanent', 'conflict'])
      await assertOneMachine(bench, spec, vm.ref)
      assert.equal((await bench.driver.ensure(call(), spec)).ref, vm.ref)
      await assertOneMachine(bench, spec, vm.ref)
    },
  }
}

export const createCases: HypervisorCase[] = [
  {
    title: 'probe: version, capabilities, and the template in the inventory',
    async run(bench) {
      const seen = await bench.driver.probe(call())
      assert.ok(seen.version.length > 0)
      assert.ok(seen.capabilities instanceof Set)
      assert.ok(
        seen.inventory.templates.includes(bench.spec().template),
        'the template of the spec is in the inventory',
      )
    },
  },
  {
    title: 'create: one machine, powered off, found by its key, marked as ours',
    async run(bench) {
      const spec = bench.spec()
      assert.deepEqual(await bench.driver.find(call(), spec.key), [])
      const vm = await bench.driver.ensure(call(), spec)
      await assertOneMachine(bench, spec, vm.ref)
      const seen = (await bench.driver.state(call(), [vm])).get(vm.ref)
      assert.equal(seen?.power, 'off')
      assert.deepEqual(seen?.marker, spec.key)
    },
  },
  {
    title: 'create twice: the same machine',
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      assert.deepEqual(await bench.driver.ensure(call(), spec), vm)
      await assertOneMachine(bench, spec, vm.ref)
    },
  },
  {
    title: 'create by two callers at once: one machine for both',
    async run(bench) {
      const spec = bench.spec()
      const both = await Promise.all([0, 1].map(() => insist(() => bench.driver.ensure(call(), spec), ['conflict'])))
      assert.equal(both[0]?.ref, both[1]?.ref)
      await assertOneMachine(bench, spec, both[0]!.ref)
    },
  },
  {
    title: 'create: another generation of the key is another machine',
    async run(bench) {
      const spec = bench.spec()
      const old = await bench.driver.ensure(call(), spec)
      const next = { ...spec, key: { ...spec.key, generation: spec.key.generation + 1 } }
      const young = await bench.driver.ensure(call(), next)
      assert.notEqual(young.ref, old.ref)
      assert.notEqual(young.uuid, old.uuid)
      await assertOneMachine(bench, spec, old.ref)
      await assertOneMachine(bench, next, young.ref)
    },
  },
  faultyCreate('reply lost', 'loseReplyOnce'),
  faultyCreate('dropped before it arrived', 'dropBeforeOnce'),
  faultyCreate('task failed', 'failTaskOnce'),
  faultyCreate('task reported as failed after it succeeded', 'failTaskAfterSuccessOnce'),
  {
    title: 'create: session killed while it waits, asked again: one machine',
    needs: needsFault('killSession'),
    async run(bench) {
      const spec = bench.spec()
      const first = failureOf(() => bench.driver.ensure(call(), spec))
      await bench.faults!.killSession!()
      const failure = await first
      assert.ok(!failure || ['transient', 'ambiguous'].includes(failure.errorClass), failure?.message)
      const vm = await insist(() => bench.driver.ensure(call(), spec))
      await assertOneMachine(bench, spec, vm.ref)
    },
  },
  {
    title: 'create: a look-alike with our name and no marker is a conflict and stays untouched',
    needs: (bench) => (bench.plantLookAlike ? undefined : 'the bench plants no look-alikes'),
    async run(bench) {
      const spec = bench.spec()
      const stranger = await bench.plantLookAlike!(spec)
      await assertRefused(() => bench.driver.ensure(call(), spec), 'conflict')
      assert.ok(await stranger.unchanged())
      assert.equal(await bench.count(spec.key), 1, 'no second machine beside it')
    },
  },
  {
    title: 'create: a template that does not exist is refused for good and leaves nothing behind',
    async run(bench) {
      const spec = bench.spec({ template: 'no-such-template' })
      await assertRefused(() => bench.driver.ensure(call(), spec), 'permanent', 'notfound')
      assert.equal(await bench.count(spec.key), 0)
    },
  },
]

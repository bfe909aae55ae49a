import assert from 'node:assert/strict'
import { assertRefused, driverCall, insist, needsFault } from './hypervisor-bench.js'
import type { HypervisorCase } from './hypervisor-bench.js'

const call = driverCall

function faultyDestroy(
  title: string,
  fault: 'loseReplyOnce' | 'dropBeforeOnce' | 'failTaskOnce' | 'failTaskAfterSuccessOnce',
): HypervisorCase {
  return {
    title: `destroy: ${title}, asked again: gone`,
    needs: needsFault(fault),
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.faults![fault]!('destroy')
      await insist(() => bench.driver.destroy(call(), vm, spec.key), ['permanent', 'conflict'])
      assert.equal(await bench.count(spec.key), 0)
    },
  }
}

export const removeCases: HypervisorCase[] = [
  {
    title: 'destroy: gone, and destroying what is absent is success',
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.driver.destroy(call(), vm, spec.key)
      assert.equal(await bench.count(spec.key), 0)
      assert.deepEqual(await bench.driver.find(call(), spec.key), [])
      await bench.driver.destroy(call(), vm, spec.key)
    },
  },
  {
    title: 'destroy: refused with the key of another instance, generation or panel',
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      const others = [
        bench.spec().key,
        { ...spec.key, generation: spec.key.generation + 1 },
        { ...spec.key, panelId: '00000000-0000-4000-8000-000000000000' },
      ]
      for (const key of others) await assertRefused(() => bench.driver.destroy(call(), vm, key), 'conflict')
      assert.equal(await bench.count(spec.key), 1)
    },
  },
  {
    title: 'destroy: a look-alike without a marker is refused and stays untouched',
    needs: (bench) => (bench.plantLookAlike ? undefined : 'the bench plants no look-alikes'),
    async run(bench) {
      const spec = bench.spec()
      const stranger = await bench.plantLookAlike!(spec)
      await assertRefused(() => bench.driver.destroy(call(), stranger.handle, spec.key), 'conflict')
      assert.ok(await stranger.unchanged())
      assert.deepEqual(await bench.driver.find(call(), spec.key), [], 'a stranger is not found as ours')
    },
  },
  faultyDestroy('reply lost', 'loseReplyOnce'),
  faultyDestroy('dropped before it arrived', 'dropBeforeOnce'),
  faultyDestroy('task failed', 'failTaskOnce'),
  faultyDestroy('task reported as failed after it succeeded', 'failTaskAfterSuccessOnce'),
  {
    title: 'inventory: lists our machines with their marker',
    async run(bench) {
      const specs = [bench.spec(), bench.spec()]
      for (const spec of specs) await bench.driver.ensure(call(), spec)
      const markers: (string | undefined)[] = []
      for await (const seen of bench.driver.inventory(call())) markers.push(seen.marker?.instanceId)
      for (const spec of specs) assert.ok(markers.includes(spec.key.instanceId))
    },
  },
]

import assert from 'node:assert/strict'
import type { PowerState, PowerWant, VmHandle } from '../../../contracts/hypervisors.js'
import { assertRefused, driverCall, eventuallyTrue, insist, needsFault } from './hypervisor-bench.js'
import type { HypervisorBench, HypervisorCase } from './hypervisor-bench.js'

const call = driverCall

async function observe(bench: HypervisorBench, vm: VmHandle) {
  const seen = (await bench.driver.state(call(), [vm])).get(vm.ref)
  assert.ok(seen, 'the machine is there')
  return seen
}

async function assertPower(bench: HypervisorBench, vm: VmHandle, power: PowerState): Promise<void> {
  await eventuallyTrue(`power ${power}`, async () => (await observe(bench, vm)).power === power)
}

function faultyPower(
  title: string,
  fault: 'loseReplyOnce' | 'dropBeforeOnce' | 'failTaskOnce' | 'failTaskAfterSuccessOnce',
): HypervisorCase {
  return {
    title: `power: ${title}, asked again: on`,
    needs: needsFault(fault),
    async run(bench) {
      const vm = await bench.driver.ensure(call(), bench.spec())
      await bench.faults![fault]!('power')
      await insist(() => bench.driver.power(call(), vm, 'on'), ['permanent', 'conflict'])
      await assertPower(bench, vm, 'on')
    },
  }
}

export const operateCases: HypervisorCase[] = [
  {
    title: 'power: on and off, and to where it already is: success',
    async run(bench) {
      const vm = await bench.driver.ensure(call(), bench.spec())
      const steps: [PowerWant, PowerState][] = [
        ['off', 'off'],
        ['on', 'on'],
        ['on', 'on'],
        ['reset', 'on'],
        ['off', 'off'],
        ['off', 'off'],
        ['shutdown', 'off'],
      ]
      for (const [want, state] of steps) {
        await bench.driver.power(call(), vm, want)
        await assertPower(bench, vm, state)
      }
    },
  },
  {
    title: 'power: the guest is asked to shut down where the driver says it can',
    async run(bench) {
      const { capabilities } = await bench.driver.probe(call())
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.driver.configureGuest(call(), vm, spec)
      await bench.driver.power(call(), vm, 'on')
      if (!capabilities.has('guest.shutdown')) {
        return assertRefused(() => bench.driver.power(call(), vm, 'shutdown'), 'unsupported')
      }
      await eventuallyTrue('guest tools', async () => (await observe(bench, vm)).guest.tools === 'running')
      await bench.driver.power(call(), vm, 'shutdown')
      await assertPower(bench, vm, 'off')
    },
  },
  faultyPower('reply lost', 'loseReplyOnce'),
  faultyPower('dropped before it arrived', 'dropBeforeOnce'),
  faultyPower('task failed', 'failTaskOnce'),
  faultyPower('task reported as failed after it succeeded', 'failTaskAfterSuccessOnce'),
  {
    title: 'power: a machine that is gone is notfound',
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.driver.destroy(call(), vm, spec.key)
      await assertRefused(() => bench.driver.power(call(), vm, 'on'), 'notfound')
    },
  },
  {
    title: 'sizes: plan names each growth, apply grows, plan is empty afterwards',
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.driver.apply(call(), vm, spec, await bench.driver.plan(call(), vm, spec))
      assert.deepEqual(await bench.driver.plan(call(), vm, spec), [], 'no drift once converged')
      const before = await observe(bench, vm)
      const bigger = { ...spec, cpu: before.cpu + 1, memoryMb: before.memoryMb * 2, diskGb: before.diskGb + 5 }
      const changes = await bench.driver.plan(call(), vm, bigger)
      assert.deepEqual(changes.map((change) => change.kind).sort(), ['cpu', 'disk', 'memory'])
      assert.ok(changes.every((change) => change.mode !== 'impossible'))
      await bench.driver.apply(call(), vm, bigger, changes)
      await bench.driver.apply(call(), vm, bigger, changes)
      const after = await observe(bench, vm)
      assert.deepEqual([after.cpu, after.memoryMb, after.diskGb], [bigger.cpu, bigger.memoryMb, bigger.diskGb])
      assert.deepEqual(await bench.driver.plan(call(), vm, bigger), [])
    },
  },
  {
    title: 'sizes: a smaller disk is impossible, and apply refuses it',
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.driver.apply(call(), vm, spec, await bench.driver.plan(call(), vm, spec))
      const { diskGb } = await observe(bench, vm)
      const smaller = { ...spec, diskGb: diskGb - 1 }
      const changes = await bench.driver.plan(call(), vm, smaller)
      assert.deepEqual(
        changes.map((change) => [change.kind, change.mode]),
        [['disk', 'impossible']],
      )
      await assertRefused(() => bench.driver.apply(call(), vm, smaller, changes), 'unsupported', 'permanent')
      assert.equal((await observe(bench, vm)).diskGb, diskGb)
    },
  },
  {
    title: 'state: many machines in one call, what is gone is missing',
    async run(bench) {
      const specs = [bench.spec(), bench.spec(), bench.spec()]
      const vms: VmHandle[] = []
      for (const spec of specs) vms.push(await bench.driver.ensure(call(), spec))
      await bench.driver.destroy(call(), vms[2]!, specs[2]!.key)
      const seen = await bench.driver.state(call(), vms)
      assert.deepEqual(
        [...seen.keys()].sort(),
        vms
          .slice(0, 2)
          .map((vm) => vm.ref)
          .sort(),
      )
      assert.deepEqual(await bench.driver.state(call(), []), new Map())
    },
  },
  {
    title: 'guest: reports the address it was given once it has started',
    async run(bench) {
      const { capabilities } = await bench.driver.probe(call())
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.driver.apply(call(), vm, spec, await bench.driver.plan(call(), vm, spec))
      await bench.driver.configureGuest(call(), vm, spec)
      await bench.driver.configureGuest(call(), vm, spec)
      assert.deepEqual((await observe(bench, vm)).guest.ips, [], 'a machine that is off has no address')
      await bench.driver.power(call(), vm, 'on')
      if (!capabilities.has('guest.ip')) return
      const wanted = spec.nics[0]?.addresses[0]?.address
      await eventuallyTrue(`guest address ${wanted}`, async () => {
        const { ips } = (await observe(bench, vm)).guest
        return wanted ? ips.includes(wanted) : ips.length > 0
      })
    },
  },
  {
    title: 'session killed between two calls: the next call logs in again',
    needs: needsFault('killSession'),
    async run(bench) {
      const spec = bench.spec()
      const vm = await bench.driver.ensure(call(), spec)
      await bench.faults!.killSession!()
      assert.equal((await observe(bench, vm)).handle.ref, vm.ref)
    },
  },
  {
    title: 'login refused: every call answers auth',
    needs: needsFault('refuseLogin'),
    async run(bench) {
      const spec = bench.spec()
      await bench.faults!.refuseLogin!()
      await assertRefused(() => bench.driver.probe(call()), 'auth')
      await assertRefused(() => bench.driver.ensure(call(), spec), 'auth')
    },
  },
]

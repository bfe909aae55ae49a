import 'reflect-metadata'
import type { Engine } from 'nettoria'
import { ManualClock, createTestDatabase, engines } from 'nettoria/testing'
import { hypervisorConformance } from 'nettoria/testing/conformance/hypervisor'
import type { FaultOp, HypervisorBench } from 'nettoria/testing/conformance/hypervisor'
import type { InstanceKey, VmSpec } from 'nettoria/contracts/hypervisors'
import migration from '../../plugins/hypervisor-simulator/migrations/0001_machines.js'
import { machineName, machineUuid } from '../../plugins/hypervisor-simulator/machine-identity.js'
import { Machine } from '../../plugins/hypervisor-simulator/machine.model.js'
import { SimulatorDriver } from '../../plugins/hypervisor-simulator/simulator-driver.js'

const panelId = '5a0e63d4-6c1c-4ed6-a0a5-4e7b2f4b9a10'
const instant = { cloneSeconds: 0, bootSeconds: 0, capacity: 100 }

async function simulatorBench(engine: Engine): Promise<HypervisorBench> {
  const database = await createTestDatabase(engine)
  const db = database.open()
  for (const step of migration.steps) await step.up(db.knex)
  const settings = { ...instant, templates: 'debian-12, ubuntu-24', fault: 'none', faultOperation: 'any' } as const
  const driver = new SimulatorDriver(db, new ManualClock(), 'sim', settings)
  let instances = 0
  const spec = (overrides: Partial<VmSpec> = {}): VmSpec => {
    const n = ++instances
    const addresses = [{ address: `192.0.2.${n}`, prefix: 24, gateway: '192.0.2.254', family: 4 as const }]
    return {
      key: { panelId, instanceId: String(n), generation: 1 },
      template: 'debian-12',
      cpu: 2,
      memoryMb: 2048,
      diskGb: 20,
      nics: [
        { network: 'public', mac: `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`, addresses, nameservers: [] },
      ],
      guest: { hostname: `vm${n}`, sshKeys: [] },
      placement: {},
      ...overrides,
    }
  }
  const named = (key: InstanceKey) =>
    Machine.query(db.knex)
      .where({ name: machineName(key) })
      .orWhere({ uuid: machineUuid(key) })
  return {
    driver,
    spec,
    faults: {
      loseReplyOnce: (op: FaultOp) => driver.faults.arm('lose-reply', op),
      dropBeforeOnce: (op) => driver.faults.arm('drop-before', op),
      failTaskOnce: (op) => driver.faults.arm('fail-task', op),
      failTaskAfterSuccessOnce: (op) => driver.faults.arm('fail-task-after-success', op),
      refuseLogin: () => driver.faults.set('refuse-login', true),
    },
    async plantLookAlike({ key }) {
      const row = {
        hypervisor: 'sim',
        name: machineName(key),
        uuid: machineUuid(key),
        power: 'on' as const,
        template: 'other',
      }
      const sizes = { cpu: 3, memoryMb: 300, diskGb: 3, nics: [], clonedAt: 0, createdAt: 0 }
      const { id } = await Machine.query(db.knex).insert({ ...row, ...sizes })
      const planted = (await Machine.query(db.knex).findById(id))!
      return {
        handle: planted.handle(),
        async unchanged() {
          const now = await Machine.query(db.knex).findById(id)
          return JSON.stringify(now) === JSON.stringify(planted)
        },
      }
    },
    count: (key) => named(key).resultSize(),
    async close() {
      await db.close()
      await database.drop()
    },
  }
}

for (const engine of engines()) hypervisorConformance(`simulator, ${engine}`, () => simulatorBench(engine))

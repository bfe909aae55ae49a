import assert from 'node:assert/strict'
import type { Database } from '../../core/foundation/data/database.js'
import { createDatabase } from '../../core/foundation/data/knex-database.js'
import { startPanel } from './panel-child.js'
import type { Home, PanelChild } from './panel-child.js'

/** Lets a panel do `work` until it dies at `point`, as by kill -9, and proves that it was there. */
export async function dieAt<T>(home: Home, point: string, work: (panel: PanelChild) => Promise<T>): Promise<T> {
  const doomed = await startPanel(home, point)
  const reached = await work(doomed)
  assert.equal(await doomed.ended, 'SIGKILL', `it did not die at ${point}:\n${doomed.log()}`)
  return reached
}

/** Starts the panel again and does `work`; when it has stopped, its audits must be clean, and `check` looks at what is left. */
export async function recover(
  home: Home,
  work: (panel: PanelChild, db: Database) => Promise<void>,
  check: (db: Database) => Promise<void>,
): Promise<void> {
  const panel = await startPanel(home)
  const db = createDatabase(home.databaseUrl)
  try {
    await work(panel, db)
    await assertAudited(panel)
    await panel.stop()
    await check(db)
  } finally {
    await db.close()
  }
}

/** Everything due is delivered, and no audit finds a breach. */
export async function assertAudited(panel: PanelChild): Promise<void> {
  const { breaches, audits } = await panel.audit()
  assert.ok(audits > 0, 'there is an audit')
  assert.deepEqual(breaches, [])
}

/** Machines in the simulator that are of the instance, whatever they are called; each must be on. */
export async function machinesOf(db: Database, instanceId: number): Promise<number> {
  const rows = await db.read('hypervisor_simulator_machines').where('marker', 'like', `%"instanceId":"${instanceId}"%`)
  assert.deepEqual([...new Set(rows.map(({ power }) => power))], ['on'])
  return rows.length
}

export async function simulatedMachines(db: Database): Promise<{ name: string; power: string }[]> {
  return db.read('hypervisor_simulator_machines').select('name', 'power').orderBy('id')
}

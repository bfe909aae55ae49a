import assert from 'node:assert/strict'
import type { Database } from '../../core/foundation/data/database.js'
import type { PlacedOrder } from './customer.js'

const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id)

/** Every row that one order may have made, by what it is. */
export async function factsOf(db: Database, order: PlacedOrder) {
  const { read } = db
  const { id, accountId } = order
  const [row] = await read('ordering_orders').where({ id })
  const subscriptions = await read('subscriptions_subscriptions').where({ order_id: id })
  const instances = await read('compute_instances').where({ account_id: accountId })
  const runs = await read('compute_runs').whereIn('instance_id', idsOf(instances))
  const addresses = await read('compute_addresses').whereIn('instance_id', idsOf(instances))
  const invoices = await read('billing_invoices').where({ account_id: accountId })
  const captures = await read('billing_captures').whereIn('invoice_id', idsOf(invoices))
  const wallet = await read('billing_ledger_accounts').where({ name: `wallet:${accountId}` })
  const dead = await read('core_deliveries').where({ state: 'dead' })
  const due = await read('core_deliveries').where({ state: 'due' })
  return { order: row, subscriptions, instances, runs, addresses, invoices, captures, wallet, dead, due }
}

export type Facts = Awaited<ReturnType<typeof factsOf>>

/** One payment, one subscription, one server with its own addresses, and nothing left to do. */
export function assertOneServer(facts: Facts): void {
  const { order, subscriptions, instances, runs, addresses, invoices, captures, wallet } = facts
  assert.equal(order.status, 'active')
  assertPaidOnce(facts)
  assert.deepEqual(statusesOf(subscriptions), ['active'])
  assert.deepEqual(
    instances.map(({ state, power }: Record<string, unknown>) => [state, power]),
    [['running', 'on']],
  )
  assert.deepEqual(
    runs.map(({ kind, state }: Record<string, unknown>) => [kind, state]),
    [['create', 'done']],
  )
  assert.deepEqual(addresses.map(({ family }: { family: number }) => family).sort(), [4, 6])
  assert.deepEqual([statusesOf(invoices), captures.length], [['paid'], 1])
  assert.equal(balanceOf(wallet), 0n, 'nothing is left in the wallet')
  assertQuiet(facts)
}

/** One payment, and the whole of it in the wallet; no server, no address. */
export function assertRefunded(facts: Facts): void {
  assert.equal(facts.order.status, 'failed')
  assertPaidOnce(facts)
  assert.equal(balanceOf(facts.wallet), -BigInt(facts.order.total_minor), 'the wallet holds the price, once')
  assert.deepEqual(statusesOf(facts.subscriptions), ['failed'])
  assert.deepEqual(
    facts.instances.map(({ state }: Record<string, unknown>) => state),
    ['failed'],
  )
  assert.deepEqual(facts.addresses, [], 'its addresses are free')
  assertQuiet(facts)
}

/** A server that was paid for, cancelled and taken away. */
export function assertNothingLeft(facts: Facts): void {
  assert.equal(facts.order.status, 'active')
  assertPaidOnce(facts)
  assert.deepEqual(statusesOf(facts.subscriptions), ['ended'])
  assert.deepEqual(
    facts.instances.map(({ state }: Record<string, unknown>) => state),
    ['terminated'],
  )
  assert.deepEqual(facts.addresses, [], 'its addresses are free')
  assertQuiet(facts)
}

function assertPaidOnce({ order, captures }: Facts): void {
  assert.equal(captures.length, 1, 'the money was credited once')
  assert.equal(BigInt(captures[0].amount), BigInt(order.total_minor))
}

function assertQuiet({ dead, due }: Facts): void {
  assert.deepEqual(dead, [], 'no delivery was given up')
  assert.deepEqual(due, [], 'no delivery waits')
}

const statusesOf = (rows: Record<string, unknown>[]) => rows.map(({ status }) => status)
const balanceOf = (rows: { balance: number | bigint }[]) => rows.reduce((sum, { balance }) => sum + BigInt(balance), 0n)

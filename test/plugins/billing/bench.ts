import assert from 'node:assert/strict'
import { moneyOf } from 'nettoria'
import type { Actor, AdapterInstances, Engine } from 'nettoria'
import { Audits } from 'nettoria/contracts/audits'
import type { Audit, Breach } from 'nettoria/contracts/audits'
import { Invoicing, Ledger, Payments } from 'nettoria/contracts/billing'
import type { InvoiceLineInput, InvoiceView } from 'nettoria/contracts/billing'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel, TestPanelOptions, TestUser } from 'nettoria/testing'

export const eur = (minor: bigint | number) => moneyOf('EUR', minor)

/** Webhook secret of the gateway instance "second". */
export const secondKey = 'the webhook secret of the second instance'

export const actor: Actor = { kind: 'system', id: 'test', cause: 'test' }

export function billingPanel(engine: Engine, more: Partial<TestPanelOptions> = {}): Promise<TestPanel> {
  return createTestPanel({
    engine,
    plugins: ['billing', 'gateway-sandbox'],
    instances: [
      { contract: 'billing.gateways', definition: 'sandbox', id: 'sandbox', settings: {} },
      { contract: 'billing.gateways', definition: 'sandbox', id: 'second', settings: { webhookSecret: secondKey } },
    ],
    ...more,
  })
}

export function issue(
  panel: TestPanel,
  accountId: number,
  minor: bigint | number = 1000,
  more: Partial<{ currency: string; lines: InvoiceLineInput[] }> = {},
): Promise<InvoiceView> {
  const currency = more.currency ?? 'EUR'
  const line = { description: 'Server', product: 'server', quantity: 1, unitPrice: moneyOf(currency, minor) }
  return panel.db.transaction((tx) =>
    panel.get(Invoicing).issue(tx, {
      accountId,
      currency,
      lines: more.lines ?? [line],
      subject: { kind: 'test', id: 1 },
      dueAt: panel.clock.now() + 1000,
      actor,
    }),
  )
}

/** Puts money into a wallet, as a promotion would. */
export function fund(panel: TestPanel, accountId: number, minor: bigint | number, key: string): Promise<boolean> {
  const entries = [
    { account: 'promotional:test', amount: eur(BigInt(minor)) },
    { account: `wallet:${accountId}`, amount: eur(-BigInt(minor)) },
  ]
  return panel.db.transaction((tx) => panel.get(Ledger).post(tx, { key, description: 'Gift', entries, actor }))
}

export async function balance(panel: TestPanel, accountId: number): Promise<bigint> {
  return (await panel.get(Ledger).walletBalance(panel.db.read, accountId, 'EUR')).minor
}

export async function invoiceOf(panel: TestPanel, id: number): Promise<InvoiceView> {
  return (await panel.get(Invoicing).view(panel.db.read, id))!
}

/** Starts paying and answers where the customer is sent. */
export async function startPaying(panel: TestPanel, customer: TestUser, invoiceId: number, method = 'sandbox') {
  const wanted = { invoiceId, accountId: customer.accountId, method, returnPath: `/invoices/${invoiceId}`, actor }
  const started = await panel.get(Payments).start(wanted)
  assert.equal(started.status, 'redirect')
  return started as { attemptId: number; redirectUrl: string }
}

/** Presses a button on the sandbox page; answers where it sends the browser. */
export async function press(panel: TestPanel, redirectUrl: string, outcome: string): Promise<string> {
  const answer = await panel.inject({
    method: 'POST',
    url: new URL(redirectUrl).pathname,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `outcome=${outcome}`,
  })
  assert.equal(answer.statusCode, 303, answer.body)
  return String(answer.headers.location)
}

export async function breaches(panel: TestPanel): Promise<Breach[]> {
  const audits = panel.get(Audits) as unknown as AdapterInstances<Audit>
  const found = []
  for (const { adapter } of audits.list()) found.push(...(await adapter.run(panel.db.read)))
  return found
}

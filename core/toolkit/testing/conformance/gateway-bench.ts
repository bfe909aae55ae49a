import assert from 'node:assert/strict'
import { Audits } from '../../../contracts/audits.js'
import type { Audit } from '../../../contracts/audits.js'
import { Invoicing, Ledger, Payments } from '../../../contracts/billing.js'
import type { InvoiceView } from '../../../contracts/billing.js'
import type { AdapterInstances } from '../../../foundation/di/contract.js'
import type { Engine } from '../../../foundation/data/database.js'
import { moneyOf } from '../../../foundation/money/money.js'
import { createTestPanel } from '../test-panel.js'
import type { TestPanel, TestPanelOptions, TestUser } from '../test-panel.js'

export interface WebhookRequest {
  headers: Record<string, string>
  body: string
}

/** What the customer does at the provider. `silent`: pays, but the provider cannot be asked until `wake`. */
export type CustomerAct = 'paid' | 'paid_twice' | 'declined' | 'wrong_amount' | 'wrong_currency' | 'silent'

/** A gateway under test: its plugin and instance, and hands at the provider's side. */
export interface GatewayBench {
  plugin: string
  /** Where the plugin lies, when that is neither plugins/ nor DATA_DIR/plugins. */
  pluginRoots?: TestPanelOptions['pluginRoots']
  instance: { definition: string; id: string; settings: Record<string, unknown> }
  currency: string
  /** Keys and passwords that must never reach a log. */
  secrets: readonly string[]
  /** Plays the customer on the page that `redirectUrl` leads to; false when the provider has no such outcome. */
  act(panel: TestPanel, at: { redirectUrl: string; attemptId: number }, act: CustomerAct): Promise<boolean>
  /** Lets a silent provider answer again. */
  wake(panel: TestPanel): Promise<void>
  /** How often the provider has taken money for the attempt. */
  charges(panel: TestPanel, attemptId: number): Promise<number>
  /** The genuine, fresh webhook about the attempt's charge; about its second one with `second`. */
  webhook(panel: TestPanel, attemptId: number, second?: 'second'): Promise<WebhookRequest>
  /** Webhooks that claim the attempt is paid, and are not the provider's: unsigned, wrong key, changed, stale. */
  forgeries(panel: TestPanel, attemptId: number): Promise<{ name: string; webhook: WebhookRequest }[]>
  /** A genuine charge of one attempt, made to name another. */
  replayed(panel: TestPanel, from: number, onto: number): Promise<WebhookRequest>
}

export interface StartedPayment {
  invoice: InvoiceView
  attemptId: number
  redirectUrl: string
}

/** A panel with billing and the gateway, and every line it has logged. */
export interface GatewayPanel {
  panel: TestPanel
  logs: string[]
}

export async function openGatewayPanel(bench: GatewayBench, engine: Engine): Promise<GatewayPanel> {
  const logs: string[] = []
  const panel = await createTestPanel({
    engine,
    plugins: ['billing', bench.plugin],
    pluginRoots: bench.pluginRoots,
    instances: [{ contract: 'billing.gateways', ...bench.instance }],
    onLog: (line) => void logs.push(line),
  })
  return { panel, logs }
}

/** One customer of that panel, and what the cases do and measure. */
export class GatewayWorld {
  constructor(
    readonly bench: GatewayBench,
    readonly panel: TestPanel,
    readonly customer: TestUser,
    readonly logs: readonly string[],
  ) {}

  /** Issues an invoice and starts paying it. */
  async start(minor = 200_000n): Promise<StartedPayment> {
    const { panel, customer, bench } = this
    const actor = { kind: 'user', id: String(customer.id), cause: 'conformance' } as const
    const line = { description: 'Server', product: 'server', quantity: 1, unitPrice: moneyOf(bench.currency, minor) }
    const invoice = await panel.db.transaction((tx) =>
      panel.get(Invoicing).issue(tx, {
        accountId: customer.accountId,
        currency: bench.currency,
        lines: [line],
        subject: { kind: 'conformance', id: 1 },
        dueAt: panel.clock.now() + 86_400_000,
        actor,
      }),
    )
    const wanted = {
      invoiceId: invoice.id,
      accountId: customer.accountId,
      method: bench.instance.id,
      returnPath: '/',
      actor,
    }
    const started = await panel.get(Payments).start(wanted)
    assert.equal(started.status, 'redirect')
    return { invoice, ...(started as { attemptId: number; redirectUrl: string }) }
  }

  /** The customer's act at the provider; false when it has no such outcome. */
  act(payment: StartedPayment, act: CustomerAct): Promise<boolean> {
    return this.bench.act(this.panel, payment, act)
  }

  /** The browser comes back. Answers the HTTP status. */
  async comeBack(payment: StartedPayment, query = ''): Promise<number> {
    const answer = await this.panel.inject({ method: 'GET', url: `/pay/return/${payment.attemptId}${query}` })
    return answer.statusCode
  }

  /** Delivers a webhook. Answers the HTTP status. */
  async deliver(webhook: WebhookRequest): Promise<number> {
    const { plugin, instance } = this.bench
    const url = `/hooks/${plugin}/${instance.id}`
    const answer = await this.panel.inject({ method: 'POST', url, headers: webhook.headers, payload: webhook.body })
    return answer.statusCode
  }

  webhook(payment: StartedPayment, second?: 'second'): Promise<WebhookRequest> {
    return this.bench.webhook(this.panel, payment.attemptId, second)
  }

  async attemptStatus(payment: StartedPayment): Promise<string> {
    const answer = await this.panel.api('GET', `/api/payments/${payment.attemptId}`, { token: await this.token() })
    return answer.body.status as string
  }

  // Access tokens live a quarter of an hour; the cases move the clock by days.
  private async token(): Promise<string> {
    const { email, password } = this.customer
    const answer = await this.panel.api('POST', '/api/auth/login', { body: { identifier: email, password } })
    return answer.body.accessToken as string
  }

  /** What the invoice and the customer's wallet hold by now. */
  async credited(payment: StartedPayment): Promise<{ invoice: bigint; wallet: bigint; status: string }> {
    const { panel, customer, bench } = this
    const view = await panel.get(Invoicing).view(panel.db.read, payment.invoice.id)
    const wallet = await panel.get(Ledger).walletBalance(panel.db.read, customer.accountId, bench.currency)
    return { invoice: view!.paid.minor, wallet: wallet.minor, status: view!.status }
  }

  /** The payment was credited to its invoice once, and nothing else was. */
  async creditedOnce(payment: StartedPayment): Promise<void> {
    const invoice = payment.invoice.total.minor
    assert.deepEqual(await this.credited(payment), { invoice, wallet: 0n, status: 'paid' })
    assert.equal(await this.attemptStatus(payment), 'paid')
  }

  async nothingCredited(payment: StartedPayment): Promise<void> {
    assert.deepEqual(await this.credited(payment), { invoice: 0n, wallet: 0n, status: 'issued' })
  }

  /** Every audit of the panel is clean. */
  async audit(): Promise<void> {
    const audits = this.panel.get(Audits) as unknown as AdapterInstances<Audit>
    for (const { adapter } of audits.list()) assert.deepEqual(await adapter.run(this.panel.db.read), [])
  }
}

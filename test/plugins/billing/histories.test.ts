import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { Invoicing, Payments } from 'nettoria/contracts/billing'
import { engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { actor, balance, billingPanel, breaches, fund, invoiceOf, issue, press, startPaying } from './bench.js'

const seed = Number(process.env['FC_SEED'] ?? 20260115)
const numRuns = Number(process.env['FC_RUNS'] ?? 12)

type Outcome = 'paid' | 'declined' | 'cancelled' | 'wrong_amount'

/** An invoice as a simple book-keeper remembers it. */
interface Remembered {
  id: number
  total: number
  status: 'issued' | 'paid' | 'void' | 'refunded'
  attempts: { url: string; outcome: Outcome; done: boolean }[]
}

const which = fc.nat({ max: 2 })
const outcome = fc.constantFrom<Outcome>('paid', 'paid', 'paid', 'declined', 'cancelled', 'wrong_amount')
const step = fc.oneof(
  fc.record({ act: fc.constant('fund' as const), minor: fc.integer({ min: 1, max: 900 }) }),
  fc.record({ act: fc.constant('wallet' as const), which }),
  fc.record({ act: fc.constant('gateway' as const), which, outcome }),
  fc.record({ act: fc.constant('return' as const), which, times: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ act: fc.constant('refund' as const), which }),
  fc.record({ act: fc.constant('void' as const), which }),
)
const history = fc.record({
  totals: fc.array(fc.integer({ min: 2, max: 600 }), { minLength: 3, maxLength: 3 }),
  steps: fc.array(step, { minLength: 5, maxLength: 25 }),
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Plays a history on the panel and beside it in the head, and compares. */
class Play {
  wallet = 0
  invoices: Remembered[] = []
  private funded = 0

  constructor(
    private readonly panel: TestPanel,
    private readonly customer: TestUser,
  ) {}

  async issueAll(totals: number[]): Promise<void> {
    for (const total of totals) {
      const { id } = await issue(this.panel, this.customer.accountId, total)
      this.invoices.push({ id, total, status: 'issued', attempts: [] })
    }
  }

  async take(step: Step): Promise<void> {
    if (step.act === 'fund') {
      await fund(this.panel, this.customer.accountId, step.minor, `gift:${this.customer.accountId}:${this.funded++}`)
      this.wallet += step.minor
      return
    }
    const invoice = this.invoices[step.which]!
    if (step.act === 'wallet') return this.fromWallet(invoice)
    if (step.act === 'gateway') return this.atGateway(invoice, step.outcome)
    if (step.act === 'return') return this.comeBack(invoice, step.times)
    if (step.act === 'refund') return this.refund(invoice)
    return this.cancel(invoice)
  }

  private async fromWallet(invoice: Remembered): Promise<void> {
    const { accountId } = this.customer
    const wanted = { invoiceId: invoice.id, accountId, method: 'wallet', returnPath: '/', actor }
    const paying = this.panel.get(Payments).start(wanted)
    if (invoice.status !== 'issued' || this.wallet < invoice.total) return assert.rejects(paying)
    await paying
    this.wallet -= invoice.total
    invoice.status = 'paid'
  }

  private async atGateway(invoice: Remembered, outcome: Outcome): Promise<void> {
    if (invoice.status !== 'issued') return assert.rejects(startPaying(this.panel, this.customer, invoice.id))
    const { redirectUrl } = await startPaying(this.panel, this.customer, invoice.id)
    invoice.attempts.push({ url: await press(this.panel, redirectUrl, outcome), outcome, done: false })
  }

  private async comeBack(invoice: Remembered, times: number): Promise<void> {
    const attempt = invoice.attempts.at(-1)
    if (!attempt) return
    await Promise.all(Array.from({ length: times }, () => this.panel.inject({ method: 'GET', url: attempt.url })))
    if (attempt.outcome === 'paid' && !attempt.done) {
      if (invoice.status === 'issued') invoice.status = 'paid'
      else this.wallet += invoice.total
    }
    attempt.done = true
  }

  private async refund(invoice: Remembered): Promise<void> {
    await this.panel.db.transaction((tx) => this.panel.get(Invoicing).refundToWallet(tx, invoice.id, 'history', actor))
    if (invoice.status !== 'paid') return
    this.wallet += invoice.total
    invoice.status = 'refunded'
  }

  private async cancel(invoice: Remembered): Promise<void> {
    const voiding = this.panel.db.transaction((tx) => this.panel.get(Invoicing).void(tx, invoice.id, actor))
    if (invoice.status === 'paid' || invoice.status === 'refunded') return assert.rejects(voiding)
    await voiding
    invoice.status = 'void'
  }

  /** The reconciling job finds what no browser told of; then both must agree. */
  async compare(): Promise<void> {
    this.panel.clock.advance(6 * 60_000)
    await this.panel.settle()
    for (const invoice of this.invoices)
      for (const attempt of invoice.attempts.filter((each) => each.outcome === 'paid' && !each.done)) {
        if (invoice.status === 'issued') invoice.status = 'paid'
        else this.wallet += invoice.total
        attempt.done = true
      }
    assert.equal(await balance(this.panel, this.customer.accountId), BigInt(this.wallet))
    for (const invoice of this.invoices) assert.equal((await invoiceOf(this.panel, invoice.id)).status, invoice.status)
    assert.deepEqual(await breaches(this.panel), [])
  }
}

for (const engine of engines())
  describe(`histories of billing on ${engine}`, () => {
    let panel: TestPanel
    before(async () => {
      panel = await billingPanel(engine)
    })
    after(() => panel.stop())

    it(`agree with a simple model (seed ${seed})`, async () => {
      await fc.assert(
        fc.asyncProperty(history, async ({ totals, steps }) => {
          const play = new Play(panel, await panel.customer())
          await play.issueAll(totals)
          for (const step of steps) await play.take(step)
          await play.compare()
        }),
        { seed, numRuns },
      )
    })
  })

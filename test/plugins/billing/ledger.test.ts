import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Big from 'big.js'
import fc from 'fast-check'
import { isPanelError, moneyOf, scaleMoney } from 'nettoria'
import { Ledger } from 'nettoria/contracts/billing'
import { engines } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import { actor, balance, breaches, eur, fund, issue } from './bench.js'
import { billingPanel } from './bench.js'

const seed = Number(process.env['FC_SEED'] ?? 20260115)

describe('rounding (M8)', () => {
  it('agrees with big decimals, half up, on either side of zero', () => {
    const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
    const numerator = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n })
    const denominator = fc.bigInt({ min: 1n, max: 10n ** 6n })
    fc.assert(
      fc.property(amount, numerator, denominator, (minor, up, down) => {
        Big.DP = 40
        const exact = new Big(String(minor)).times(String(up)).div(String(down))
        const expected = exact.round(0, Big.roundHalfUp).toFixed(0)
        assert.equal(scaleMoney(moneyOf('EUR', minor), up, down).minor, BigInt(expected))
      }),
      { seed, numRuns: 500 },
    )
  })
})

for (const engine of engines())
  describe(`ledger on ${engine}`, () => {
    let panel: TestPanel
    const ledger = () => panel.get(Ledger)
    const post = (key: string, entries: { account: string; amount: ReturnType<typeof eur> }[]) =>
      panel.db.transaction((tx) => ledger().post(tx, { key, description: key, entries, actor }))

    before(async () => {
      panel = await billingPanel(engine)
    })
    after(() => panel.stop())

    it('keeps every balance equal to a simple model, and never below its limit (M1, M3, M4)', async () => {
      let run = 0
      const move = fc.record({
        from: fc.integer({ min: 0, max: 3 }),
        to: fc.integer({ min: 0, max: 3 }),
        minor: fc.integer({ min: 1, max: 500 }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 12 }), async (moves) => {
          const base = 10_000 + 10 * run++
          const model = [0, 0, 0, 0]
          // Account 0 is the world outside, which owes as much as it likes.
          const name = (i: number) => (i === 0 ? `promotional:run-${base}` : `wallet:${base + i}`)
          for (const [n, { from, to, minor }] of moves.entries()) {
            const entries = [
              { account: name(from), amount: eur(minor) },
              { account: name(to), amount: eur(-minor) },
            ]
            const affordable = from === 0 || from === to || model[from]! >= minor
            const posting = post(`run:${base}:${n}`, entries)
            if (affordable) {
              assert.equal(await posting, true)
              model[from]! -= minor
              model[to]! += minor
            } else await assert.rejects(posting, (error) => isPanelError(error, 'LEDGER_BELOW_LIMIT'))
          }
          for (const i of [1, 2, 3]) assert.equal(await balance(panel, base + i), BigInt(model[i]!))
        }),
        { seed, numRuns: 25 },
      )
      assert.deepEqual(await breaches(panel), [])
    })

    it('refuses what does not sum to zero in each currency (M1, M13)', async () => {
      const unbalanced = [
        { account: 'wallet:1', amount: eur(-5) },
        { account: 'promotional:x', amount: eur(4) },
      ]
      await assert.rejects(post('unbalanced:1', unbalanced), (e) => isPanelError(e, 'LEDGER_UNBALANCED'))
      const mixed = [
        { account: 'promotional:x', amount: eur(5) },
        { account: 'wallet:1', amount: moneyOf('SEK', -5) },
      ]
      await assert.rejects(post('unbalanced:2', mixed), (e) => isPanelError(e, 'LEDGER_UNBALANCED'))
    })

    it('refuses amounts it cannot keep, unknown accounts and loose keys (A24)', async () => {
      const huge = [
        { account: 'promotional:x', amount: eur(10n ** 18n) },
        { account: 'wallet:1', amount: eur(-(10n ** 18n)) },
      ]
      await assert.rejects(post('huge', huge), (e) => isPanelError(e, 'LEDGER_AMOUNT_TOO_LARGE'))
      const typo = [
        { account: 'walet:1', amount: eur(-1) },
        { account: 'promotional:x', amount: eur(1) },
      ]
      await assert.rejects(post('typo', typo), (e) => isPanelError(e, 'LEDGER_ACCOUNT_UNKNOWN'))
      await assert.rejects(post('Upper', []), (e) => isPanelError(e, 'LEDGER_KEY_INVALID'))
    })

    it('keeps amounts beyond 2^53 exact', async () => {
      const most = 10n ** 15n
      for (let i = 0; i < 10; i++) await fund(panel, 777, most - 1n, `big:${i}`)
      assert.equal(await balance(panel, 777), 10n * most - 10n)
    })

    it('books a key once, also when fifty come at the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => fund(panel, 778, 10, 'once:778')))
      assert.equal(answers.filter(Boolean).length, 1)
      assert.equal(await balance(panel, 778), 10n)
    })

    it('lets a hundred racing debits take only what is there (M4)', async () => {
      await fund(panel, 779, 100, 'race:fund')
      const debit = (n: number) =>
        post(`race:${n}`, [
          { account: 'wallet:779', amount: eur(30) },
          { account: 'revenue:race', amount: eur(-30) },
        ])
      const results = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => debit(n)))
      assert.equal(results.filter((result) => result.status === 'fulfilled').length, 3)
      for (const result of results)
        if (result.status === 'rejected')
          assert.ok(isPanelError(result.reason, 'LEDGER_BELOW_LIMIT'), String(result.reason))
      assert.equal(await balance(panel, 779), 10n)
    })

    it('rolls everything back with its transaction', async () => {
      const entries = [
        { account: 'promotional:x', amount: eur(5) },
        { account: 'wallet:780', amount: eur(-5) },
      ]
      const failing = panel.db.transaction(async (tx) => {
        await ledger().post(tx, { key: 'rolled:1', description: 'x', entries, actor })
        throw new Error('stop')
      })
      await assert.rejects(failing, /stop/)
      assert.equal(await balance(panel, 780), 0n)
      assert.equal(await post('rolled:1', entries), true)
    })

    it('lets nobody change or remove what is booked or issued (M2, M9)', async () => {
      const customer = await panel.customer()
      const invoice = await issue(panel, customer.accountId)
      const tampering = [
        () => panel.db.read('billing_postings').update({ description: 'x' }),
        () => panel.db.read('billing_postings').delete(),
        () => panel.db.read('billing_entries').update({ amount: 1 }),
        () => panel.db.read('billing_entries').delete(),
        () => panel.db.read('billing_invoices').where({ id: invoice.id }).update({ total: 1 }),
        () => panel.db.read('billing_invoices').where({ id: invoice.id }).update({ number: 'INV-1' }),
        () => panel.db.read('billing_invoices').where({ id: invoice.id }).update({ buyer: '{}' }),
        () => panel.db.read('billing_invoices').where({ id: invoice.id }).delete(),
        () => panel.db.read('billing_invoice_lines').update({ quantity: 9 }),
        () => panel.db.read('billing_invoice_lines').delete(),
      ]
      for (const tamper of tampering) await assert.rejects(tamper(), /append-only/, tamper.toString())
      if (engine === 'pg') await assert.rejects(panel.db.read('billing_entries').truncate(), /append-only/)
    })

    it('has its migrations run again, back and forth, without harm', async () => {
      const { default: triggers } = await import('../../../plugins/billing/migrations/0002_ledger_append_only.js')
      for (const step of triggers.steps) await step.up(panel.db.knex)
      for (const step of triggers.steps.toReversed()) await step.down(panel.db.knex)
      for (const step of triggers.steps) await step.up(panel.db.knex)
      await assert.rejects(panel.db.read('billing_entries').update({ amount: 1 }), /append-only/)
    })

    it('names what somebody has tampered with', async () => {
      assert.deepEqual(await breaches(panel), [])
      const change = (by: number) =>
        panel.db
          .read('billing_ledger_accounts')
          .where({ name: 'wallet:779' })
          .update({ balance: panel.db.read.raw('balance + ?', [by]) })
      await change(25)
      const found = await breaches(panel)
      assert.deepEqual(
        found.map((breach) => breach.invariant),
        ['M3', 'M4'],
      )
      assert.match(found[0]!.subject, /wallet:779 EUR/)
      await change(-25)
      assert.deepEqual(await breaches(panel), [])
    })
  })

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judge, verdictOf } from '../../bench/harness/judge.js'
import type { Comparison } from '../../bench/harness/judge.js'
import { measurePairs } from '../../bench/harness/measure-pairs.js'
import { noiseOf, tooNoisy } from '../../bench/harness/noise.js'
import { busyTicks, endedChildrenTicks, processTicks } from '../../bench/harness/processor-time.js'
import { median, percentile, spread } from '../../bench/harness/statistics.js'
import { readOptions } from '../../bench/options.js'
import { cellsOf, markdownTable, plainTable } from '../../bench/report/format-table.js'
import { verdictLines } from '../../bench/report/verdict-lines.js'
import { serverRows } from '../../bench/seed/server-rows.js'

const quiet = [null, null, null, null, null]
const strict = { slack: 1, leastPairs: 5 }
const figures = (change: Partial<Comparison> = {}): Comparison => ({
  goal: 'S1',
  what: 'page /: CPU, ms a request',
  on: 'SQLite',
  bound: { most: 10 },
  limit: [1, 1, 1, 1, 1],
  product: [9, 9, 9, 9, 9],
  noise: quiet,
  ...change,
})

describe('statistics', () => {
  it('median and spread', () => {
    assert.equal(median([3, 1, 2]), 2)
    assert.equal(median([4, 1, 3, 2]), 2.5)
    assert.deepEqual(spread([5, 1, 3]), { min: 1, median: 3, max: 5 })
  })

  it('percentile by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, n) => 100 - n)
    assert.equal(percentile(values, 0.99), 99)
    assert.equal(percentile([7], 0.5), 7)
  })
})

describe('processor time', () => {
  it('reads a process whose name holds blanks and brackets', () => {
    const fields = Array.from({ length: 30 }, (_, n) => n + 4).join(' ')
    assert.equal(processTicks(`17 (a (b) c) S ${fields}`), 14 + 15)
    assert.equal(endedChildrenTicks(`17 (a (b) c) S ${fields}`), 16 + 17)
  })

  it('counts busy time of all cores: neither idle nor waiting for disks', () => {
    assert.equal(busyTicks('cpu  1 2 4 1000 1000 8 16 32 0 0\ncpu0 9 9 9 9\n'), 63)
  })
})

describe('noise', () => {
  const calm = { spins: [20, 21, 20], foreign: [0.02, 0.03] }

  it('a calm pair is not noisy', () => assert.equal(noiseOf(calm), null))
  it('others that work are noise', () => assert.match(noiseOf({ ...calm, foreign: [0.02, 0.4] })!, /others used 40 %/))
  it('a core that changes its speed is noise', () =>
    assert.match(noiseOf({ ...calm, spins: [20, 20, 30] })!, /speed changed 1\.50x/))

  it('more than a third of noisy pairs is too much', () => {
    assert.equal(tooNoisy(['x', null, null]), false)
    assert.equal(tooNoisy(['x', 'x', null, null, null]), true)
  })
})

describe('pairs', () => {
  it('change their order, and keep the sides apart', async () => {
    const order: string[] = []
    const side = (name: string) => async () => {
      order.push(name)
      return name
    }
    const guard = {
      async watch<T>(measurements: readonly (() => Promise<T>)[]) {
        const results: T[] = []
        for (const measure of measurements) results.push(await measure())
        return { results, noise: null }
      },
    }
    const pairs = await measurePairs(3, guard, { limit: side('limit'), product: side('product') })
    assert.deepEqual(order, ['limit', 'product', 'product', 'limit', 'limit', 'product'])
    assert.ok(pairs.every((pair) => pair.limit === 'limit' && pair.product === 'product'))
  })
})

describe('verdicts', () => {
  it('the ratio is the median of the pairs, not the ratio of medians', () => {
    const judged = judge(figures({ limit: [1, 2, 4, 8, 16], product: [10, 10, 10, 10, 10] }), strict)
    assert.deepEqual(judged.ratios, [10, 5, 2.5, 1.25, 0.625])
    assert.equal(judged.ratio, 2.5)
  })

  it('passes within the bound and is missed beyond it', () => {
    assert.equal(judge(figures(), strict).verdict, 'passed')
    assert.equal(judge(figures({ bound: { most: 8 } }), strict).verdict, 'missed')
    assert.equal(judge(figures({ bound: { least: 10 } }), strict).verdict, 'missed')
    assert.equal(judge(figures({ bound: { least: 9 } }), strict).verdict, 'passed')
  })

  it('wide bounds forgive twice the goal, both ways', () => {
    const wide = { slack: 2, leastPairs: 3 }
    assert.equal(judge(figures({ bound: { most: 5 } }), wide).verdict, 'passed')
    assert.equal(judge(figures({ bound: { most: 4 } }), wide).verdict, 'missed')
    assert.equal(judge(figures({ bound: { least: 18 } }), wide).verdict, 'passed')
  })

  it('wide bounds hold a goal that is missed today where it is', () => {
    const wide = { slack: 2, leastPairs: 3 }
    assert.equal(judge(figures({ bound: { most: 1, today: 6 } }), wide).verdict, 'passed')
    assert.equal(judge(figures({ bound: { most: 1, today: 5 } }), wide).verdict, 'missed')
    assert.equal(judge(figures({ bound: { most: 1, today: 9 } }), strict).verdict, 'missed')
  })

  it('says nothing of noisy pairs, of few pairs, and of a database that does not flush', () => {
    const noisy = judge(figures({ noise: ['x', 'x', null, null, null] }), strict)
    assert.deepEqual([noisy.verdict, noisy.reason], ['not judged', '2 of 5 pairs were noisy'])
    const few = judge(figures({ limit: [1], product: [9], noise: [null] }), strict)
    assert.match(few.reason!, /too few/)
    assert.equal(judge(figures({ unjudged: 'it does not flush' }), strict).verdict, 'not judged')
  })

  it('a goal is as good as its worst figure', () => {
    const of = (...verdicts: ('passed' | 'missed' | 'not judged')[]) =>
      verdictOf(verdicts.map((verdict) => ({ verdict })))
    assert.equal(of('passed', 'passed'), 'passed')
    assert.equal(of('passed', 'not judged'), 'not judged')
    assert.equal(of('not judged', 'missed'), 'missed')
    assert.equal(of(), 'not judged')
  })
})

describe('report', () => {
  const rows = [judge(figures(), strict)]

  it('a line a goal, with what it did not look at', () => {
    const [line, ...more] = verdictLines(rows, { slack: 1, peers: 0 })
    assert.equal(line, 'S1 passed (themed public page; no peer given (Ghost, NodeBB, FOSSBilling))')
    assert.deepEqual(more, [])
  })

  it('tables', () => {
    const cells = cellsOf(rows)
    assert.equal(markdownTable(cells).split('\n').length, 3)
    assert.match(
      plainTable(cells),
      /S1 +page \/: CPU, ms a request +SQLite +1 1 1 +9 9 9 +9 +at most 10 +0 of 5 +passed/,
    )
  })
})

describe('flags', () => {
  const refused = (words: string, sentence: RegExp) => assert.throws(() => readOptions(words.split(' ')), sentence)

  it('quick, everything, five pairs by default', () => {
    const options = readOptions([])!
    assert.equal(options.profile.name, 'quick')
    assert.equal(options.pairs, 5)
    assert.deepEqual(options.only, ['page', 'list', 'login', 'start', 'rss'])
    assert.deepEqual(options.engines, ['sqlite', 'mysql', 'pg'])
  })

  it('reads what is given', () => {
    const words = '--full --only page,rss --databases pg --pairs 7 --peers ghost=http://127.0.0.1:2368/'.split(' ')
    const { profile, ...options } = readOptions(words)!
    assert.equal(profile.name, 'full')
    const peers = [{ name: 'ghost', url: 'http://127.0.0.1:2368/' }]
    assert.deepEqual(options, { only: ['page', 'rss'], engines: ['pg'], pairs: 7, peers })
    assert.equal(readOptions(['--help']), null)
  })

  it('answers in one sentence what it does not understand', () => {
    refused('--only tick', /"tick" cannot be measured yet: it waits for the hourly tick/)
    refused('--only speed', /"speed" is no figure to measure: choose from page/)
    refused('--only toString', /is no figure/)
    refused('--databases oracle', /"oracle" is no database/)
    refused('--pairs many', /whole number/)
    refused('--pairs 0', /whole number/)
    refused('--peers ghost', /name=url/)
    refused('--full --check', /exclude each other/)
    refused('--fast', /Unknown option '--fast'/)
  })
})

describe('seed', () => {
  it('is the same every time, with the measured servers spread over the table', () => {
    const base = { accountId: 3, datacenterIds: [1, 2], imageIds: [5], poolIds: { 4: 1, 6: 2 } } as const
    const rows = Array.from({ length: 1000 }, (_, n) => serverRows(n, 1000, base))
    assert.deepEqual(serverRows(7, 1000, base), rows[7])
    const own = rows.filter((row) => row.compute_instances.account_id === 3).map((row) => row.compute_instances.id)
    assert.equal(own.length, 40)
    assert.ok(own.at(-1)! - own[0]! > 900)
    assert.equal(new Set(rows.flatMap((row) => row.compute_addresses.map((a) => a.address))).size, 2000)
  })
})

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { defineHook } from '../../../core/contracts/define.js'
import { createHooks } from '../../../core/work/hooks/hook-registry.js'
import type { HooksRuntime } from '../../../core/work/hooks/hook-registry.js'
import { isPanelError } from '../../../core/foundation/kernel/errors.js'
import { engines } from '../../../core/toolkit/testing/engines.js'
import { coreDatabase, readableLog } from './support.js'

interface Line {
  title: string
  minor: bigint
}
const Lines = defineHook<Line[], { accountId: number }>({
  name: 'test.lines',
  version: 1,
  onError: 'fail',
  timeLimit: 50,
})
const Colours = defineHook<string[], null>({ name: 'test.colours', version: 1, onError: 'skip', timeLimit: 50 })

const adds = (colour: string) => (value: string[]) => [...value, colour]

describe('hooks', () => {
  let runtime: HooksRuntime
  let log: ReturnType<typeof readableLog>

  beforeEach(() => {
    log = readableLog()
    runtime = createHooks({ log: log.log })
  })

  it('sends the value through every tap, keeping bigints and the context, and answers something the caller may change', async () => {
    runtime.tap('fees', Lines, (lines, { accountId }) => [...lines, { title: `fee of ${accountId}`, minor: 5n }])
    runtime.tap('tax', Lines, async (lines) => lines.map((line) => ({ ...line, minor: line.minor * 2n })))
    const mine = [{ title: 'plan', minor: 10n }]
    const answer = await runtime.hooks.run(Lines, mine, { accountId: 7 })
    assert.deepEqual(answer, [
      { title: 'plan', minor: 20n },
      { title: 'fee of 7', minor: 10n },
    ])
    answer.push({ title: 'mine', minor: 1n })
    answer[0]!.minor = 0n
    mine[0]!.minor = 11n
  })

  it('orders by before and after, else as tapped; absent plugins order nothing', async () => {
    runtime.tap('tax', Colours, adds('tax'), { after: 'fees' })
    runtime.tap('one', Colours, adds('one'), { after: 'nobody' })
    runtime.tap('two', Colours, adds('two'))
    runtime.tap('fees', Colours, adds('fees'))
    runtime.tap('first', Colours, adds('first'), { before: 'one' })
    assert.deepEqual(await runtime.hooks.run(Colours, [], null), ['two', 'fees', 'tax', 'first', 'one'])
    runtime.forget('fees')
    assert.deepEqual(await runtime.hooks.run(Colours, [], null), ['tax', 'two', 'first', 'one'])
  })

  it('refuses taps that wait for each other, naming both, and keeps the others', async () => {
    runtime.tap('bystander', Colours, adds('bystander'))
    runtime.tap('left', Colours, adds('left'), { after: 'right' })
    assert.throws(
      () => runtime.tap('right', Colours, adds('right'), { after: 'left' }),
      (error) => isPanelError(error, 'HOOK_ORDER_CYCLE') && /left/.test(error.message) && /right/.test(error.message),
    )
    assert.deepEqual(await runtime.hooks.run(Colours, [], null), ['bystander', 'left'])
  })

  it('fails the caller of a hook that must not fail, naming hook and plugin', async () => {
    runtime.tap('broken', Lines, () => {
      throw new Error('no rate for EUR')
    })
    await assert.rejects(
      runtime.hooks.run(Lines, [], { accountId: 1 }),
      (error) => isPanelError(error, 'HOOK_FAILED') && /test\.lines.*broken.*no rate for EUR/.test(error.message),
    )
  })

  it('skips a failing tap of a cosmetic hook, logs it, and goes on with the value it had', async () => {
    runtime.tap('one', Colours, adds('one'))
    runtime.tap('broken', Colours, () => Promise.reject(new Error('no paint')))
    runtime.tap('two', Colours, adds('two'))
    assert.deepEqual(await runtime.hooks.run(Colours, [], null), ['one', 'two'])
    assert.ok(log.lines.some((line) => line.err?.message === 'no paint'))
  })

  it('stops waiting for a tap at its time limit', { timeout: 1_200_000 }, async () => {
    runtime.tap('hanging', Lines, () => new Promise(() => undefined))
    await assert.rejects(runtime.hooks.run(Lines, [], { accountId: 1 }), {
      code: 'HOOK_FAILED',
      message: /more than 50 ms/,
    })
    runtime.tap('hanging', Colours, () => new Promise(() => undefined))
    runtime.tap('two', Colours, adds('two'))
    assert.deepEqual(await runtime.hooks.run(Colours, [], null), ['two'])
  })

  it('lets no tap write into its input: neither the value, nor deep inside, nor the context', async () => {
    const mine = [{ title: 'plan', minor: 10n }]
    const attempts: ((lines: Line[], context: { accountId: number }) => void)[] = [
      (lines) => void lines.push({ title: 'hidden', minor: 1n }),
      (lines) => void (lines[0]!.minor = 0n),
      (_lines, context) => void (context.accountId = 2),
    ]
    for (const attempt of attempts) {
      const each = createHooks({ log: log.log })
      each.tap('writer', Lines, (lines, context) => {
        attempt(lines, context)
        return lines
      })
      await assert.rejects(each.hooks.run(Lines, mine, { accountId: 1 }), { code: 'HOOK_FAILED' })
    }
    assert.deepEqual(mine, [{ title: 'plan', minor: 10n }])
  })

  it('takes a forgotten return for a failure', async () => {
    runtime.tap('forgetful', Lines, (() => undefined) as never)
    await assert.rejects(runtime.hooks.run(Lines, [], { accountId: 1 }), {
      code: 'HOOK_FAILED',
      message: /answered nothing/,
    })
  })

  for (const engine of engines())
    it(`keeps the caller's transaction usable on ${engine} when a skipped tap broke a query`, async () => {
      const core = await coreDatabase(engine)
      try {
        runtime.tap('broken', Colours, async (value, _context, { tx }) => {
          await tx!('no_such_table').select()
          return value
        })
        runtime.tap('two', Colours, adds('two'))
        await core.db.transaction(async (tx) => {
          assert.deepEqual(await runtime.hooks.run(Colours, [], null, tx), ['two'])
          await tx('effects').insert({ who: 'caller', what: 'still here' })
        })
        assert.equal((await core.db.knex('effects')).length, 1)
      } finally {
        await core.drop()
      }
    })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inTurn } from '../../../core/identity/sessions/in-turn.js'

describe('work in turn', () => {
  it('runs so many at once, the others in the order they came', async () => {
    const run = inTurn(2)
    const begun: number[] = []
    const ends: (() => void)[] = []
    const all = [1, 2, 3, 4].map((n) =>
      run(() => {
        begun.push(n)
        return new Promise<void>((resolve) => ends.push(resolve))
      }),
    )
    assert.deepEqual(begun, [1, 2])
    ends[1]!()
    await all[1]
    assert.deepEqual(begun, [1, 2, 3])
    ends[0]!()
    await all[0]
    assert.deepEqual(begun, [1, 2, 3, 4])
    ends[2]!()
    ends[3]!()
    await Promise.all(all)
  })

  it('gives the place of what failed to the next', async () => {
    const run = inTurn(1)
    const failed = run(() => Promise.reject(new Error('no')))
    const next = run(async () => 'next')
    await assert.rejects(failed, /no/)
    assert.equal(await next, 'next')
    assert.equal(await run(async () => 'later'), 'later')
  })
})

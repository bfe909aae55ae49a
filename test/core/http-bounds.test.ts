import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'

describe('what strangers send', () => {
  let panel: TestPanel
  const log: string[] = []
  before(async () => {
    panel = await createTestPanel({ plugins: [], onLog: (line) => void log.push(line) })
  })
  after(() => panel.stop())

  const login = async (payload: unknown, headers: Record<string, string> = {}) => {
    const from = log.length
    const answer = await panel.inject({ method: 'POST', url: '/api/auth/login', payload: payload as object, headers })
    return { answer, lines: log.slice(from).join('') }
  }
  const keys = (count: number, long = 5) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`.padEnd(long, 'x'), 1]))

  it('has a bounded answer and a bounded line in the log, however many faults it has', async () => {
    for (const body of [keys(400), keys(90_000), keys(20, 40_000), Array.from({ length: 300_000 }, () => 1)]) {
      const { answer, lines } = await login(body)
      const { code, errors } = answer.json() as { code: string; errors: unknown[] }
      assert.deepEqual([answer.statusCode, code], [400, 'INPUT_INVALID'])
      assert.ok(errors.length > 0 && errors.length <= 20, `${errors.length} errors`)
      assert.ok(answer.body.length < 8_000, `${answer.body.length} characters are answered`)
      assert.ok(lines.length < 8_000, `${lines.length} characters are logged`)
    }
  })

  it('names every wrong field of what a person fills in', async () => {
    const { answer } = await login({ identifier: '', totp: 'x'.repeat(30), other: 1 })
    const { errors } = answer.json() as { errors: { path: string }[] }
    assert.deepEqual(errors.map(({ path }) => path).sort(), ['identifier', 'other', 'password', 'totp'])
  })
})

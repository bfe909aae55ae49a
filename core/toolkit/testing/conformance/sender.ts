import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MessageSender, OutgoingMessage, SendResult } from '../../../contracts/messages.js'

/** A message as it arrived at the provider. */
export interface Arrived {
  to: string
  text: string
}

/** A fresh sender with hands at the provider's side. Leave out the faults that the provider cannot have. */
export interface SenderBench {
  sender: MessageSender
  /** An address or number that the provider accepts, by channel. */
  recipients: Partial<Record<'email' | 'sms', string>>
  /** Everything that arrived, oldest first, asked without the sender. */
  arrived(): Promise<Arrived[]>
  faults?: Partial<{
    /** The next message is refused, and always would be. */
    refuseOnce(): void
    /** The next message cannot be taken just now. */
    failOnce(): void
    /** The next message is taken, the answer never arrives. */
    loseReplyOnce(): void
    /** Nobody answers from now on. */
    unreachable(): void | Promise<void>
  }>
  /** Keys and passwords that must never be part of an answer. */
  secrets?: readonly string[]
  /** The provider drops a second message of the same id. */
  idempotent: boolean
  close(): Promise<void>
}

const text = 'Your code is 4821. کد شما: ۴۸۲۱'

interface Case {
  title: string
  needs?: keyof NonNullable<SenderBench['faults']> | 'idempotent'
  run(bench: SenderBench): Promise<void>
}

/**
 * What every sender of messages must do: say honestly what became of a message (sent, failed, unknown), never throw, never send one
 * message twice where the provider can tell. `setup` makes a fresh bench for each case; what a bench cannot provoke is skipped.
 */
export function senderConformance(name: string, setup: () => Promise<SenderBench>): void {
  describe(`sender conformance: ${name}`, () => {
    for (const { title, needs, run } of cases)
      test(title, async (t) => {
        const bench = await setup()
        try {
          const can = !needs || (needs === 'idempotent' ? bench.idempotent : bench.faults?.[needs])
          if (!can) return t.skip(`the bench offers no "${needs}"`)
          await run(bench)
        } finally {
          await bench.close()
        }
      })
  })
}

let serial = 0

function messageFor(bench: SenderBench, channel: 'email' | 'sms'): OutgoingMessage {
  const to = bench.recipients[channel]
  assert.ok(to, `the bench names a recipient for the channel "${channel}"`)
  return { id: `conformance-${++serial}`, channel, to, subject: channel === 'email' ? 'Code' : null, text, html: null }
}

const first = (bench: SenderBench) => messageFor(bench, bench.sender.channels[0]!)

function keepsSecrets(bench: SenderBench, answer: unknown): void {
  for (const secret of bench.secrets ?? [])
    assert.ok(!JSON.stringify(answer).includes(secret), 'a secret is in the answer')
}

async function send(bench: SenderBench, message: OutgoingMessage): Promise<SendResult> {
  const answer = await bench.sender.send(message)
  keepsSecrets(bench, answer)
  return answer
}

const cases: Case[] = [
  {
    title: 'says which channels it sends, and that it works',
    async run(bench) {
      assert.ok(bench.sender.channels.length > 0)
      const probe = await bench.sender.probe()
      keepsSecrets(bench, probe)
      assert.equal(probe.ok, true)
    },
  },
  {
    title: 'a message of each channel arrives at its recipient, in any script',
    async run(bench) {
      for (const channel of bench.sender.channels) {
        const message = messageFor(bench, channel)
        assert.equal((await send(bench, message)).status, 'sent')
        const last = (await bench.arrived()).at(-1)
        assert.equal(last?.to, message.to)
        assert.ok(last.text.includes(text), 'the text arrived whole')
      }
    },
  },
  {
    title: 'two messages are two',
    async run(bench) {
      await send(bench, first(bench))
      await send(bench, first(bench))
      assert.equal((await bench.arrived()).length, 2)
    },
  },
  {
    title: 'the same id sent again is sent, and arrives once',
    needs: 'idempotent',
    async run(bench) {
      const message = first(bench)
      for (const _ of [1, 2]) assert.equal((await send(bench, message)).status, 'sent')
      assert.equal((await bench.arrived()).length, 1)
    },
  },
  {
    title: 'a refusal is failed and not tried again',
    needs: 'refuseOnce',
    async run(bench) {
      bench.faults!.refuseOnce!()
      const answer = await send(bench, first(bench))
      assert.equal(answer.status, 'failed')
      assert.equal(answer.retry, false)
      assert.ok(answer.reason.length > 0)
    },
  },
  {
    title: 'a provider in trouble is failed and tried again, and then it is sent',
    needs: 'failOnce',
    async run(bench) {
      bench.faults!.failOnce!()
      const message = first(bench)
      const answer = await send(bench, message)
      assert.equal(answer.status, 'failed')
      assert.equal(answer.retry, true)
      assert.equal((await send(bench, message)).status, 'sent')
    },
  },
  {
    title: 'a lost reply is unknown',
    needs: 'loseReplyOnce',
    async run(bench) {
      bench.faults!.loseReplyOnce!()
      assert.equal((await send(bench, first(bench))).status, 'unknown')
    },
  },
  {
    title: 'a provider that cannot be reached is an answer, never an exception, and the probe says so',
    needs: 'unreachable',
    async run(bench) {
      await bench.faults!.unreachable!()
      const answer = await send(bench, first(bench))
      assert.ok(answer.status === 'unknown' || (answer.status === 'failed' && answer.retry), JSON.stringify(answer))
      const probe = await bench.sender.probe()
      keepsSecrets(bench, probe)
      assert.equal(probe.ok, false)
    },
  },
]

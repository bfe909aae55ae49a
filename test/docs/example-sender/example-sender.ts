import type { Secret } from 'nettoria'
import type { MessageSender, OutgoingMessage, SendResult } from 'nettoria/contracts/messages'

const patience = 15_000

export class ExampleSender implements MessageSender {
  readonly channels = ['sms'] as const

  constructor(
    private readonly url: string,
    private readonly token: Secret,
  ) {}

  async send({ id, to, text }: OutgoingMessage): Promise<SendResult> {
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.token.reveal()}`, 'idempotency-key': id },
        body: JSON.stringify({ to, text }),
        signal: AbortSignal.timeout(patience),
      })
      if (answer.ok) return { status: 'sent' }
      const retry = answer.status >= 500 || answer.status === 429
      return { status: 'failed', reason: `the gateway answered ${answer.status}`, retry }
    } catch {
      // Whether the message went out before the connection broke, nobody can say.
      return { status: 'unknown' }
    }
  }

  async probe(): ReturnType<MessageSender['probe']> {
    const answer = await fetch(this.url, { method: 'HEAD', signal: AbortSignal.timeout(patience) })
    return answer.ok
      ? { ok: true, detail: 'The gateway answers.' }
      : { ok: false, reason: `it answered ${answer.status}` }
  }
}

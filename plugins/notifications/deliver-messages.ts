import { randomUUID } from 'node:crypto'
import { Clock, Database, Logger, PanelInfo, Sealer, inject, injectable } from 'nettoria'
import { MessageSenders } from 'nettoria/contracts/messages'
import type { AdapterInstance, AdapterInstances } from 'nettoria'
import type { MessageSender, SendResult } from 'nettoria/contracts/messages'
import { claimMessages } from './claim-messages.js'
import { htmlBody } from './html-body.js'
import { Message, sealContext } from './message.model.js'
import { decideNext } from './decide-next.js'
import { withTimeLimit } from './with-time-limit.js'

const batch = 20
const sendLimit = 30_000

/** Sends what is due. Several workers may run it at once; each message is claimed by one. */
@injectable()
export class DeliverMessages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Logger) private readonly log: Logger,
    @inject(Sealer) private readonly sealer: Sealer,
    @inject(PanelInfo) private readonly panel: PanelInfo,
    @inject(MessageSenders) private readonly senders: AdapterInstances<MessageSender>,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const claim = randomUUID()
      const messages = await claimMessages(this.db, this.clock.now(), claim, batch)
      if (messages.length === 0) return
      await Promise.all(messages.map((message) => this.deliver(message, claim)))
    }
  }

  private async deliver(message: Message, claim: string): Promise<void> {
    const sender = this.senders.list().find(({ adapter }) => adapter.channels.includes(message.channel))
    const result = sender ? await this.send(sender, message) : ('no-sender' as const)
    const change = decideNext(message, result, this.clock.now())
    const note = {
      messageId: message.id,
      kind: message.kind,
      channel: message.channel,
      sender: sender?.id,
      state: change.state,
    }
    if (change.state === 'sent') this.log.info(note, 'message sent')
    else this.log.warn({ ...note, reason: change.lastError }, 'message not sent')
    await this.db.transaction((tx) =>
      Message.query(tx)
        .where({ id: message.id, claim, state: 'sending' })
        .patch({ ...change, claim: null, sender: sender?.id ?? null })
        .then(() => undefined),
    )
  }

  private async send({ adapter, id }: AdapterInstance<MessageSender>, message: Message): Promise<SendResult> {
    const read = (text: string | null) =>
      text !== null && message.sensitive ? this.sealer.open(text, sealContext(message)) : text
    const text = read(message.body) ?? ''
    const subject = read(message.subject)
    const html = message.channel === 'email' ? htmlBody({ text, subject: subject ?? '', locale: message.locale }) : null
    const outgoing = {
      id: `${this.panel.panelId}-${message.id}`,
      channel: message.channel,
      to: message.address,
      subject,
      text,
      html,
    }
    try {
      return await withTimeLimit(adapter.send(outgoing), sendLimit, { status: 'unknown' })
    } catch (error) {
      // An adapter that throws did not say what happened to the message.
      this.log.error({ err: error, messageId: message.id, sender: id }, 'sender failed')
      return { status: 'unknown' }
    }
  }
}

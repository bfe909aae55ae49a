import { Clock, Sealer, Translator, inject, injectable } from 'nettoria'
import type { UserView } from 'nettoria'
import type { NoticeDefinition, NoticeRequest } from 'nettoria/contracts/messages'
import { Message, sealContext } from './message.model.js'
import { writeText } from './write-text.js'

/** Writes what a sender will send, in the reader's language. */
@injectable()
export class ComposeMessage {
  constructor(
    @inject(Translator) private readonly translator: Translator,
    @inject(Sealer) private readonly sealer: Sealer,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  /** Null when the person has no address for the channel. */
  run(
    channel: Message['channel'],
    person: UserView,
    kind: NoticeDefinition,
    notice: NoticeRequest,
  ): Partial<Message> | null {
    const address = channel === 'email' ? person.email : person.phone
    if (address === '') return null
    const message = { messageKey: notice.key, channel, userId: person.id }
    const text = (part: 'sms' | 'subject' | 'text') =>
      writeText(
        (key, params) => this.translator.t(person.locale, key, params),
        person.locale,
        { kind: kind.kind, params: notice.params },
        part,
      )
    const sensitive = kind.sensitive === true
    const keep = (plain: string) => (sensitive ? this.sealer.seal(plain, sealContext(message)) : plain)
    const now = this.clock.now()
    return {
      ...message,
      kind: kind.kind,
      address,
      locale: person.locale,
      sensitive,
      subject: channel === 'email' ? keep(oneLine(text('subject'))) : null,
      body: keep(text(channel === 'email' ? 'text' : 'sms')),
      state: 'queued',
      attempts: 0,
      doubts: 0,
      dueAt: now,
      createdAt: now,
    }
  }
}

/** A name with a line break in it must not begin another header. */
const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()

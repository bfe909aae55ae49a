import { Clock, Identity, Jobs, NoticeKinds, inject, injectable } from 'nettoria'
import type { Tx, UserView } from 'nettoria'
import type { Messenger, NoticeDefinition, NoticeRequest } from 'nettoria/contracts/messages'
import { ComposeMessage } from './compose-message.js'
import { deliverMessages } from './deliver.job.js'
import { notificationErrors } from './errors.js'
import { Message } from './message.model.js'
import { Notice } from './notice.model.js'

/** Writes messages and panel notices in the caller's transaction. Delivery begins after commit. */
@injectable()
export class QueueNotice implements Messenger {
  constructor(
    @inject(Identity) private readonly identity: Identity,
    @inject(NoticeKinds) private readonly kinds: NoticeKinds,
    @inject(ComposeMessage) private readonly compose: ComposeMessage,
    @inject(Jobs) private readonly jobs: Jobs,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  /** Throws NOTICE_KIND_UNKNOWN. A key that was used before does nothing. */
  async notify(tx: Tx, notice: NoticeRequest): Promise<void> {
    const kind = this.kinds.find(notice.kind)
    if (!kind) throw notificationErrors.NOTICE_KIND_UNKNOWN({ kind: notice.kind })
    if (await this.isKnown(tx, notice.key)) return
    const people = await this.recipients(tx, notice)
    await this.keepInPanel(tx, people, kind, notice)
    const messages = people.flatMap((person) => this.messagesFor(person, kind, notice))
    if (messages.length === 0) return
    await tx(Message.tableName).insert(messages.map((message) => Message.fromJson(message).$toDatabaseJson()))
    this.jobs.enqueueAfter(tx, deliverMessages, {}, { unique: 'deliver' })
  }

  private async isKnown(tx: Tx, key: string): Promise<boolean> {
    const sent = await Message.query(tx).findOne({ message_key: key })
    return sent !== undefined || (await Notice.query(tx).findOne({ notice_key: key })) !== undefined
  }

  private async recipients(tx: Tx, { to }: NoticeRequest): Promise<UserView[]> {
    if ('accountId' in to) return this.identity.members(tx, to.accountId)
    const user = await this.identity.user(tx, to.userId)
    return user ? [{ ...user, email: to.email ?? user.email, phone: to.phone ?? user.phone }] : []
  }

  // Codes and links would outlive their use there.
  private async keepInPanel(tx: Tx, people: UserView[], kind: NoticeDefinition, notice: NoticeRequest): Promise<void> {
    if (!kind.channels.includes('panel') || kind.sensitive || people.length === 0) return
    const { key: noticeKey, params } = notice
    const createdAt = this.clock.now()
    const notices = people.map(({ id: userId }) => ({ noticeKey, userId, kind: kind.kind, params, createdAt }))
    await tx(Notice.tableName).insert(notices.map((one) => Notice.fromJson(one).$toDatabaseJson()))
  }

  private messagesFor(person: UserView, kind: NoticeDefinition, notice: NoticeRequest): Partial<Message>[] {
    return kind.channels.flatMap((channel) => {
      const message = channel === 'panel' ? null : this.compose.run(channel, person, kind, notice)
      return message ? [message] : []
    })
  }
}

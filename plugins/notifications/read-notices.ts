import { Clock, Database, httpErrors, inject, injectable, keysetPage } from 'nettoria'
import type { Page } from 'nettoria'
import { Notice } from './notice.model.js'

/** What one user reads and marks as read in the panel. */
@injectable()
export class ReadNotices {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  /** Newest first. */
  list(userId: number, list: { limit: number; cursor?: string; unread?: boolean }): Promise<Page<Notice>> {
    const notices = Notice.query(this.db.read).where({ user_id: userId })
    if (list.unread) notices.whereNull('read_at')
    return keysetPage<Notice>(notices, list)
  }

  /** Throws NOT_FOUND when it is somebody else's. Reading twice changes nothing. */
  async markRead(userId: number, noticeId: number): Promise<void> {
    await this.db.transaction(async (tx) => {
      const own = await Notice.query(tx).findOne({ id: noticeId, user_id: userId })
      if (!own) throw httpErrors.NOT_FOUND()
      if (own.readAt === null) await Notice.query(tx).where({ id: own.id }).patch({ readAt: this.clock.now() })
    })
  }

  async markAllRead(userId: number): Promise<void> {
    await this.db.transaction(async (tx) => {
      await Notice.query(tx).where({ user_id: userId }).whereNull('read_at').patch({ readAt: this.clock.now() })
    })
  }
}

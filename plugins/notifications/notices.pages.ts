import { inject, injectable, instantToJson } from 'nettoria'
import type { App } from 'nettoria'
import { NoticesPage } from './notices.view.js'
import { ReadNotices } from './read-notices.js'
import { writeText } from './write-text.js'

/** /notifications: what somebody was told in the panel. */
@injectable()
export class NoticePages {
  constructor(@inject(ReadNotices) private readonly reading: ReadNotices) {}

  routes(app: App): void {
    app.list('/notifications', {
      permission: 'self',
      page: NoticesPage,
      load: (request, list) => this.reading.list(request.signedIn().userId, list),
      show: (request, { items, first, next }) => {
        const notices = items.map(({ id, kind, params, createdAt, readAt }) => {
          const text = writeText(request.t, request.locale, { kind, params }, 'panel')
          return { id, text, createdAt: instantToJson(createdAt), unread: readAt === null }
        })
        return { notices, anyUnread: notices.some((notice) => notice.unread), first, next }
      },
    })
    app.action('/notifications/read-all', {
      permission: 'self',
      back: '/notifications',
      repeatable: true,
      act: (request) => this.reading.markAllRead(request.signedIn().userId),
      done: '/notifications',
    })
  }
}

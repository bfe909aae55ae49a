import { Type, instantToJson, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { NoticesPage } from './notices.view.js'
import type { ReadNotices } from './read-notices.js'
import { writeText } from './write-text.js'

const config = { permission: 'self' }

export function noticePages(app: App, reading: ReadNotices): void {
  app.get(
    '/notifications',
    { config, schema: { querystring: Type.Object({ ...listQuery }) } },
    async (request, reply) => {
      const page = await reading.list(request.signedIn().userId, request.query)
      const notices = page.items.map(({ id, kind, params, createdAt, readAt }) => {
        const text = writeText(request.t, request.locale, { kind, params }, 'panel')
        return { id, text, createdAt: instantToJson(createdAt), unread: readAt === null }
      })
      const anyUnread = notices.some((notice) => notice.unread)
      const next = page.nextCursor ? `/notifications?cursor=${encodeURIComponent(page.nextCursor)}` : ''
      return reply.page(NoticesPage, { notices, anyUnread, next })
    },
  )

  app.post('/notifications/read-all', { config }, async (request, reply) => {
    await reading.markAllRead(request.signedIn().userId)
    return reply.done('/notifications')
  })
}

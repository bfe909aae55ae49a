import { ReadNotices } from './read-notices.js'
import { IdParams, InstantSchema, Type, inject, injectable, instantToJson, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { writeText } from './write-text.js'

const tags = ['Notifications']
const config = { permission: 'self' }

const NoticeJson = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  text: Type.String(),
  createdAt: InstantSchema,
  readAt: Type.Union([InstantSchema, Type.Null()]),
})

@injectable()
export class NoticeRoutes {
  constructor(@inject(ReadNotices) private readonly notices: ReadNotices) {}

  routes(app: App): void {
    const { notices } = this
    app.get(
      '/notifications',
      {
        config,
        schema: {
          summary: 'Own notifications, newest first',
          tags,
          querystring: Type.Object({ ...listQuery, unread: Type.Optional(Type.Boolean()) }),
          response: { 200: listOf(NoticeJson) },
        },
      },
      async (request) => {
        const page = await notices.list(request.signedIn().userId, request.query)
        const items = page.items.map(({ id, kind, params, createdAt, readAt }) => ({
          id,
          kind,
          text: writeText(request.t, request.locale, { kind, params }, 'panel'),
          createdAt: instantToJson(createdAt),
          readAt: readAt === null ? null : instantToJson(readAt),
        }))
        return { items, nextCursor: page.nextCursor }
      },
    )

    app.post(
      '/notifications/:id/read',
      { config, schema: { summary: 'Mark as read', tags, params: IdParams, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await notices.markRead(request.signedIn().userId, request.params.id)
        return reply.status(204).send(null)
      },
    )

    app.post(
      '/notifications/read-all',
      { config, schema: { summary: 'Mark all as read', tags, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await notices.markAllRead(request.signedIn().userId)
        return reply.status(204).send(null)
      },
    )
  }
}

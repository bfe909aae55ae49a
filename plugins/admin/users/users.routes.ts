import { IdParams, Type, UsersAdmin, inject, injectable, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { staffActor } from './staff-actor.js'
import { DetailedUserSchema, UserSchema, detailedUserJson, userJson } from './user.view.js'

const tags = ['Admin: users']
const read = { permission: 'admin.users.read' }
const manage = { permission: 'admin.users.manage' }

/** /api/admin/users. */
@injectable()
export class UserRoutes {
  constructor(@inject(UsersAdmin) private readonly admin: UsersAdmin) {}

  routes(app: App): void {
    const { admin } = this
    app.get(
      '/admin/users',
      {
        config: read,
        schema: {
          summary: 'Users by id, or by the beginning of a name, an e-mail address or a phone number',
          tags,
          querystring: Type.Object({
            ...listQuery,
            search: Type.Optional(Type.String({ maxLength: 100 })),
            state: Type.Optional(Type.Enum(['active', 'suspended'])),
            accountId: Type.Optional(IdParams.properties.id),
          }),
          response: { 200: listOf(UserSchema) },
        },
      },
      async (request) => {
        const { search, state, accountId, ...list } = request.query
        const page = await admin.list(list, search, state, accountId)
        return { items: page.items.map(userJson), nextCursor: page.nextCursor }
      },
    )
    app.get(
      '/admin/users/:id',
      {
        config: read,
        schema: {
          summary: 'One user with accounts and sessions',
          tags,
          params: IdParams,
          response: { 200: DetailedUserSchema },
        },
      },
      async (request) => detailedUserJson(await admin.find(request.params.id)),
    )
    for (const [action, summary] of [
      ['suspend', 'Shut a user out: every session ends at once'],
      ['unsuspend', 'Let a suspended user in again'],
    ] as const)
      app.post(
        `/admin/users/:id/${action}`,
        { config: manage, schema: { summary, tags, params: IdParams, response: { 200: DetailedUserSchema } } },
        async (request) => {
          await admin[action](request.params.id, staffActor(request))
          return detailedUserJson(await admin.find(request.params.id))
        },
      )
  }
}

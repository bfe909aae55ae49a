import { IdParams, Type, emptyForm, listQuery } from 'nettoria'
import type { App, FormValues, UsersAdmin } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { orShowAgain } from '../show-again.js'
import { staffActor } from './staff-actor.js'
import { UserPage, UsersPage, detailedUserJson, userJson } from './user.view.js'

const read = { permission: 'admin.users.read' }
const manage = 'admin.users.manage'
const states = ['', 'active', 'suspended'] as const

/** /admin/users. */
export function userPages(admin: UsersAdmin) {
  async function show(
    request: FastifyRequest & { params: { id: number } },
    reply: FastifyReply,
    form: FormValues,
    status = 200,
  ) {
    const user = await admin.find(request.params.id)
    const { permissions, userId } = request.signedIn()
    const canSuspend = user.id !== userId && (permissions.has('*') || permissions.has(manage))
    return reply.page(UserPage, { user: detailedUserJson(user), form, canSuspend }, { status })
  }

  return (app: App): void => {
    const Query = Type.Object({
      ...listQuery,
      search: Type.String({ maxLength: 100, default: '' }),
      state: Type.Enum([...states], { default: '' }),
    })
    app.get('/users', { config: read, schema: { querystring: Query } }, async (request, reply) => {
      const { search, state, ...list } = request.query
      const page = await admin.list(list, search, state || undefined)
      const next = new URLSearchParams({ search, state, cursor: page.nextCursor ?? '' })
      return reply.page(UsersPage, {
        form: emptyForm({ search, state }),
        states: states.map((value) => ({ value, label: request.t(`admin.users.states.${value || 'any'}`) })),
        users: page.items.map(userJson),
        next: page.nextCursor ? `/admin/users?${next.toString()}` : '',
      })
    })

    app.get('/users/:id', { config: read, schema: { params: IdParams } }, (request, reply) =>
      show(request, reply, emptyForm()),
    )

    for (const action of ['suspend', 'unsuspend'] as const)
      app.post(
        `/users/:id/${action}`,
        { config: { permission: manage }, schema: { params: IdParams } },
        (request, reply) =>
          orShowAgain(
            request,
            async () => {
              await admin[action](request.params.id, staffActor(request))
              return reply.done(`/admin/users/${request.params.id}`, {
                kind: 'success',
                message: `admin.users.done.${action}`,
              })
            },
            (form, status) => show(request, reply, form, status),
          ),
      )
  }
}

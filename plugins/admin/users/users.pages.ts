import { IdParams, Type, UsersAdmin, inject, injectable, instantToJson } from 'nettoria'
import type { App } from 'nettoria'
import { staffActor } from './staff-actor.js'
import { UserPage, UsersPage, detailedUserJson, userJson } from './user.view.js'

const manage = 'admin.users.manage'
const states = ['', 'active', 'suspended'] as const

/** /admin/users. */
@injectable()
export class UserPages {
  constructor(@inject(UsersAdmin) private readonly users: UsersAdmin) {}

  routes(app: App): void {
    app.list('/users', {
      permission: 'admin.users.read',
      page: UsersPage,
      filters: {
        search: Type.String({ maxLength: 100 }),
        state: Type.Enum([...states]),
        account: Type.String({ pattern: '^[0-9]{0,9}$' }),
      },
      load: (_request, list, { search = '', state, account }) =>
        this.users.list(
          list,
          search,
          state as 'active' | 'suspended' | undefined,
          account ? Number(account) : undefined,
        ),
      show: (request, { items, form, first, next, csv }) => ({
        form,
        states: states.map((value) => ({ value, label: request.t(`admin.users.states.${value || 'any'}`) })),
        users: items.map(userJson),
        first,
        next,
        csv,
      }),
      csv: {
        file: 'users',
        columns: {
          'admin.users.id': (user) => user.id,
          'admin.users.name': (user) => `${user.firstName} ${user.lastName}`.trim(),
          'admin.users.email': (user) => user.email,
          'admin.users.phone': (user) => user.phone,
          'admin.users.since': (user) => instantToJson(user.createdAt),
          'admin.users.state': (user, request) =>
            request.t(`admin.users.states.${user.suspendedAt === null ? 'active' : 'suspended'}`),
        },
      },
    })

    const user = app.detail('/users/:id', {
      permission: 'admin.users.read',
      params: IdParams,
      page: UserPage,
      show: async (request, form) => {
        const found = await this.users.find(request.params.id)
        const { permissions, userId } = request.signedIn()
        const canSuspend = found.id !== userId && (permissions.has('*') || permissions.has(manage))
        return { user: detailedUserJson(found), form, canSuspend }
      },
    })
    for (const action of ['suspend', 'unsuspend'] as const)
      user.form(action, {
        permission: manage,
        act: (request) => this.users[action](request.params.id, staffActor(request)),
        done: (_done, request) => ({ to: `/admin/users/${request.params.id}`, flash: `admin.users.done.${action}` }),
      })
  }
}

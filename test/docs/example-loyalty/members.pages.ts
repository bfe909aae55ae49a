import { IdParams, Type, inject, injectable, instantToJson } from 'nettoria'
import type { App } from 'nettoria'
import { ManageMembers } from './manage-members.js'
import { MembersPage, RemovePage } from './members.view.js'

const permission = 'example-loyalty.members.manage'

@injectable()
export class MembersPages {
  constructor(@inject(ManageMembers) private readonly members: ManageMembers) {}

  routes(app: App): void {
    app.list('/loyalty/members', {
      permission,
      page: MembersPage,
      filters: { cardName: Type.String({ maxLength: 60 }) },
      load: (_request, list, { cardName = '' }) => this.members.list(list, cardName),
      show: (_request, { items, ...listed }) => ({
        ...listed,
        members: items.map(({ id, cardName, joinedAt }) => ({ id, cardName, joinedAt: instantToJson(joinedAt) })),
      }),
      csv: {
        file: 'members',
        columns: {
          'example-loyalty.cardName': (member) => member.cardName,
          'example-loyalty.account': (member) => member.accountId,
          'example-loyalty.since': (member) => instantToJson(member.joinedAt),
        },
      },
    })

    app.action('/loyalty/members/:id/clear', {
      permission,
      params: IdParams,
      back: '/admin/loyalty/members',
      act: ({ params }) => this.members.clearPoints(params.id),
      done: { to: '/admin/loyalty/members', flash: 'example-loyalty.cleared' },
    })

    app.confirm('/loyalty/members/:id/remove', {
      permission,
      params: IdParams,
      page: RemovePage,
      show: async ({ params }, form) => ({ form, id: params.id, cardName: await this.members.cardName(params.id) }),
      name: ({ params }) => this.members.cardName(params.id),
      act: ({ params }) => this.members.remove(params.id),
      done: { to: '/admin/loyalty/members', flash: 'example-loyalty.removed' },
    })
  }
}

import { Database, Type, drawn, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { ClubPage, PreviewPage } from './club.view.js'
import { LoyaltyClub } from './loyalty-club.js'

const CardForm = Type.Object({ cardName: Type.String({ minLength: 1, maxLength: 60 }) })

@injectable()
export class ClubPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(LoyaltyClub) private readonly club: LoyaltyClub,
  ) {}

  routes(app: App): void {
    app
      .detail('/loyalty', {
        permission: 'example-loyalty.points.read',
        page: ClubPage,
        show: async (request, form) => {
          const { accountId } = request.signedIn()
          const member = await this.club.member(this.db.read, accountId)
          const points = await this.club.balance(this.db.read, accountId)
          return { form, member: member ? { cardName: member.cardName, points } : null }
        },
      })
      .form('', {
        permission: 'example-loyalty.club.join',
        body: CardForm,
        act: (request) => this.club.join(request.signedIn().accountId, request.body.cardName),
        done: { to: '/loyalty', flash: 'example-loyalty.joined' },
      })
      .form('preview', {
        repeatable: true,
        body: CardForm,
        act: ({ body }) => body.cardName,
        done: (cardName) => drawn(PreviewPage, { cardName }),
      })
  }
}

import { Type, emptyForm, isPanelError, refusedForm } from 'nettoria'
import type { App, Database, FormValues } from 'nettoria'
import { ClubPage } from './club.view.js'
import type { LoyaltyClub } from './loyalty-club.js'

const JoinForm = Type.Object({
  cardName: Type.String({ minLength: 1, maxLength: 60 }),
  _csrf: Type.Optional(Type.String()),
})

export function clubPages(db: Database, club: LoyaltyClub) {
  const model = async (accountId: number, form: FormValues) => {
    const member = await club.member(db.read, accountId)
    const points = await club.balance(db.read, accountId)
    return { form, member: member ? { cardName: member.cardName, points } : null }
  }
  return (app: App): void => {
    app.get('/loyalty', { config: { permission: 'example-loyalty.points.read' } }, async (request, reply) =>
      reply.page(ClubPage, await model(request.signedIn().accountId, emptyForm())),
    )

    app.post(
      '/loyalty',
      { config: { permission: 'example-loyalty.club.join' }, schema: { body: JoinForm } },
      async (request, reply) => {
        const { accountId } = request.signedIn()
        try {
          await club.join(accountId, request.body.cardName)
        } catch (error) {
          if (!isPanelError(error) || error.status >= 500) throw error
          const form = refusedForm(error, request)
          return reply.page(ClubPage, await model(accountId, form), { status: error.status })
        }
        return reply.done('/loyalty', { kind: 'success', message: 'example-loyalty.joined' })
      },
    )
  }
}

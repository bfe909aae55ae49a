import { LoyaltyClub } from './loyalty-club.js'
import {
  Database,
  InstantSchema,
  Type,
  inject,
  injectable,
  instantToJson,
  keysetPage,
  listOf,
  listQuery,
} from 'nettoria'
import type { App } from 'nettoria'
import { Points } from './club.model.js'

const PointsJson = Type.Object({ invoiceId: Type.Integer(), points: Type.Integer(), earnedAt: InstantSchema })
const tags = ['Loyalty']

@injectable()
export class PointsRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(LoyaltyClub) private readonly club: LoyaltyClub,
  ) {}

  routes(app: App): void {
    const { db, club } = this
    app.get(
      '/loyalty/points',
      {
        config: { permission: 'example-loyalty.points.read' },
        schema: {
          summary: 'Points earned, newest first',
          tags,
          querystring: Type.Object({ ...listQuery }),
          response: { 200: listOf(PointsJson) },
        },
      },
      async (request) => {
        const { accountId } = request.signedIn()
        const page = await keysetPage<Points>(Points.query(db.read).where({ account_id: accountId }), request.query)
        const items = page.items.map(({ invoiceId, points, earnedAt }) => {
          return { invoiceId, points, earnedAt: instantToJson(earnedAt) }
        })
        return { items, nextCursor: page.nextCursor }
      },
    )

    app.post(
      '/loyalty/members',
      {
        config: { permission: 'example-loyalty.club.join', idempotent: true },
        schema: {
          summary: 'Join the loyalty club',
          tags,
          body: Type.Object({ cardName: Type.String({ minLength: 1, maxLength: 60 }) }),
          response: { 201: Type.Object({ cardName: Type.String() }) },
        },
      },
      async (request, reply) => {
        await club.join(request.signedIn().accountId, request.body.cardName)
        return reply.status(201).send({ cardName: request.body.cardName })
      },
    )
  }
}

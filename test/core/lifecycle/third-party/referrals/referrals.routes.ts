import { httpErrors } from 'nettoria'
import type { App, Database } from 'nettoria'
import { LinkJson, linkJson } from './link.json.js'
import type { Referrals } from './referrals.js'

const tags = ['Referrals']
const response = { 200: LinkJson }

export function referralsRoutes(db: Database, referrals: Referrals) {
  return (app: App): void => {
    app.get(
      '/referrals/link',
      { config: { permission: 'referrals.links.read' }, schema: { summary: 'The referral code', tags, response } },
      async (request) => {
        const link = await referrals.find(db.read, request.signedIn().accountId)
        if (!link) throw httpErrors.NOT_FOUND()
        return linkJson(link)
      },
    )
    app.post(
      '/referrals/link',
      { config: { permission: 'referrals.links.open' }, schema: { summary: 'Open a referral code', tags, response } },
      async (request) => linkJson(await referrals.open(request.signedIn().accountId)),
    )
  }
}

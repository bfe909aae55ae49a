import type { App, Database } from 'nettoria'
import { linkJson } from './link.json.js'
import { Link } from './link.model.js'
import { ProgrammePage } from './referrals.view.js'

export function referralsAdmin(db: Database) {
  return (app: App): void => {
    app.get('/referrals', { config: { permission: 'referrals.programme.manage' } }, async (_request, reply) => {
      const links = await Link.query(db.read).orderBy('id').limit(100)
      return reply.page(ProgrammePage, { links: links.map(linkJson).map(({ code, rewards }) => ({ code, rewards })) })
    })
  }
}

import type { App, Database } from 'nettoria'
import type { Referrals } from './referrals.js'
import { CodePage } from './referrals.view.js'

export function referralsPages(db: Database, referrals: Referrals) {
  return (app: App): void => {
    app.get('/referrals', { config: { permission: 'referrals.links.read' } }, async (request, reply) => {
      const link = await referrals.find(db.read, request.signedIn().accountId)
      return reply.page(CodePage, { code: link?.code ?? '', rewards: link?.rewards ?? 0 })
    })
    app.post('/referrals', { config: { permission: 'referrals.links.open' } }, async (request, reply) => {
      await referrals.open(request.signedIn().accountId)
      return reply.done('/referrals', { kind: 'success', message: 'referrals.opened' })
    })
  }
}

import { Database, Type, contract, defineEvent, definePlugin } from 'nettoria'
import type { ReferralProgramme } from '../referrals/programme.js'

const LinkOpened = defineEvent({
  name: 'referrals.link.opened',
  version: 1,
  payload: Type.Object({ accountId: Type.Integer(), code: Type.String() }),
  aggregate: ({ accountId }) => `account:${accountId}`,
})

export default definePlugin({
  needs: { programme: contract<ReferralProgramme>('referrals.programme', '1.0.0') },
  setup(plugin) {
    const db = plugin.get(Database)
    const { programme } = plugin.needs
    plugin.events.on(LinkOpened, 'engrave', (tx, { code }) => tx('referral_badge_badges').insert({ code }))
    plugin.api.routes((app) => {
      app.get('/referral-badge', { config: { permission: 'self' } }, async (request) => {
        const code = await programme.codeOf(db.read, request.signedIn().accountId)
        const engraved = await db.read('referral_badge_badges').where({ code: code ?? '' })
        return { code, engraved: engraved.length }
      })
    })
  },
})

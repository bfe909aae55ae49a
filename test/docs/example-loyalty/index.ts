import { Database, definePlugin, optional } from 'nettoria'
import { InvoicePaid } from 'nettoria/contracts/billing'
import { Messenger } from 'nettoria/contracts/messages'
import { QuoteLines } from 'nettoria/contracts/ordering'
import { ClubPages } from './club.pages.js'
import { DiscountMembers } from './discount-members.js'
import { EarnPoints, OptionalMessenger } from './earn-points.js'
import { ExpirePoints, expirePointsJob } from './expire-points.job.js'
import { LoyaltyClub } from './loyalty-club.js'
import { ManageMembers } from './manage-members.js'
import { MembersPages } from './members.pages.js'
import { PointsRoutes } from './points.routes.js'
import { LoyaltySettings, settings } from './settings.js'

export default definePlugin({
  needs: { messenger: optional(Messenger) },
  settings,
  setup(plugin) {
    plugin.value(LoyaltySettings, plugin.settings)
    plugin.value(OptionalMessenger, { found: plugin.needs.messenger })
    plugin.services(LoyaltyClub, EarnPoints, DiscountMembers, ExpirePoints, ManageMembers)
    const db = plugin.get(Database)
    const club = plugin.get(LoyaltyClub)

    plugin.events.on(InvoicePaid, 'earn-points', plugin.get(EarnPoints).paid)
    plugin.hooks.tap(QuoteLines, plugin.get(DiscountMembers).tap)
    plugin.job(expirePointsJob, () => plugin.get(ExpirePoints).run())
    plugin.notice({ kind: 'example-loyalty.earned', channels: ['email', 'panel'] })

    plugin.api.routes(PointsRoutes)
    plugin.pages.routes(ClubPages)
    plugin.admin.routes(MembersPages)
    plugin.slot('customer.dashboard.cards', {
      id: 'example-loyalty.balance',
      view: 'example-loyalty/balance',
      async load({ principal }) {
        if (!principal || !(await club.member(db.read, principal.accountId))) return null
        return { points: await club.balance(db.read, principal.accountId) }
      },
    })
  },
})

import { Database, definePlugin } from 'nettoria'
import { InvoicePaid } from 'nettoria/contracts/billing'
import { QuoteLines } from 'nettoria/contracts/ordering'
import { ClickCounter } from './click-counter.js'
import { DiscountReferrers } from './discount-referrers.js'
import { partnerHook } from './partner.hook.js'
import { ReferralProgramme } from './programme.js'
import { referralsAdmin } from './referrals.admin.js'
import { referralsPages } from './referrals.pages.js'
import { referralsRoutes } from './referrals.routes.js'
import { Referrals } from './referrals.js'
import { ReferralSettings, settings } from './settings.js'
import { SumUpRewards, sumUpJob } from './sum-up.job.js'

export default definePlugin({
  settings,
  setup(plugin) {
    plugin.value(ReferralSettings, plugin.settings)
    plugin.services(Referrals, DiscountReferrers, SumUpRewards, ClickCounter)
    const db = plugin.get(Database)
    const referrals = plugin.get(Referrals)
    const clicks = plugin.get(ClickCounter)

    plugin.provide(ReferralProgramme, referrals)
    plugin.events.on(InvoicePaid, 'reward', referrals.reward)
    plugin.hooks.tap(QuoteLines, plugin.get(DiscountReferrers).tap)
    plugin.job(sumUpJob, () => plugin.get(SumUpRewards).run())

    plugin.api.routes(referralsRoutes(db, referrals))
    plugin.pages.routes(referralsPages(db, referrals))
    plugin.admin.routes(referralsAdmin(db))
    plugin.webhooks.routes(partnerHook(plugin.settings, clicks))

    plugin.slot('customer.dashboard.cards', {
      id: 'referrals.card',
      view: 'referrals/card',
      async load({ principal }) {
        const link = principal && (await referrals.find(db.read, principal.accountId))
        return link ? { code: link.code, rewards: link.rewards } : null
      },
    })
    plugin.onStart(() => clicks.start())
    plugin.onStop(() => clicks.stop())
  },
})

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { App } from 'nettoria'
import type { ClickCounter } from './click-counter.js'
import type { ReferralSettings } from './settings.js'

/** POST /hooks/referrals/partner: `{ clicks }`, signed over the bytes that were sent. */
export function partnerHook(settings: ReferralSettings, counter: ClickCounter) {
  return (app: App): void => {
    app.post('/hooks/referrals/partner', { config: { public: true } }, async (request, reply) => {
      const body = request.body as Buffer
      const right = createHmac('sha256', settings.partnerKey?.reveal() ?? '')
        .update(body)
        .digest()
      const given = Buffer.from(String(request.headers['x-signature'] ?? ''), 'hex')
      if (!settings.partnerKey || given.length !== right.length || !timingSafeEqual(given, right))
        return reply.status(403).send('the signature is wrong\n')
      const { clicks } = JSON.parse(body.toString('utf8')) as { clicks: number }
      counter.count(clicks)
      return reply.status(204).send()
    })
  }
}

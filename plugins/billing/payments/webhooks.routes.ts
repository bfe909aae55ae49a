import { WorkCallback } from './work-callback.js'
import { KeepCallback } from './keep-callback.js'
import { PaymentGateways } from 'nettoria/contracts/billing'
import { Database, Type, httpErrors, inject, injectable } from 'nettoria'
import type { AdapterInstances, App } from 'nettoria'
import type { PaymentGateway } from 'nettoria/contracts/billing'
import { billingErrors } from '../errors.js'
import { rawCallback } from './raw-callback.js'
import { ReturnParams } from './return.routes.js'
import { PaymentAttempt } from './attempt.model.js'

const Params = Type.Object({
  plugin: Type.String({ maxLength: 40 }),
  instance: Type.String({ maxLength: 60 }),
})
const largestBody = 64 * 1024
const flood = { max: 600, timeWindow: 60_000 }

/** Gateways' webhooks, and browsers that a gateway sends back with a POST: raw bytes, kept before they are read. */
@injectable()
export class WebhookRoutes {
  constructor(
    @inject(PaymentGateways) private readonly gateways: AdapterInstances<PaymentGateway>,
    @inject(KeepCallback) private readonly keeping: KeepCallback,
    @inject(WorkCallback) private readonly working: WorkCallback,
    @inject(Database) private readonly db: Database,
  ) {}

  routes(app: App): void {
    const { gateways, keeping, working, db } = this
    app.post(
      '/hooks/:plugin/:instance',
      {
        config: { public: true, rateLimit: flood },
        bodyLimit: largestBody,
        schema: { summary: 'Webhook of a payment gateway', tags: ['Callbacks'], params: Params },
      },
      async (request) => {
        const { plugin, instance } = request.params
        if (gateways.find(instance)?.plugin !== plugin) throw httpErrors.NOT_FOUND()
        const raw = rawCallback(request)
        const incoming = {
          kind: 'webhook',
          gateway: instance,
          boundAttemptId: null,
          raw,
          requestId: request.id,
        } as const
        const status = await working.work(await keeping.keep(incoming))
        if (status === 'refused') throw billingErrors.CALLBACK_REFUSED()
        if (status === 'received' || status === 'dead') throw billingErrors.CALLBACK_UNREADABLE()
        return { received: true }
      },
    )
    app.post(
      '/pay/return/:attempt',
      {
        config: { public: true, rateLimit: flood },
        bodyLimit: largestBody,
        schema: { summary: 'A browser sent back by a gateway with a form', tags: ['Callbacks'], params: ReturnParams },
      },
      async (request, reply) => {
        const { attempt: id } = request.params
        const attempt = await PaymentAttempt.query(db.read).findById(id)
        if (!attempt) throw httpErrors.NOT_FOUND()
        const { gateway } = attempt
        const raw = rawCallback(request)
        await working.work(
          await keeping.keep({ kind: 'return', gateway, boundAttemptId: id, raw, requestId: request.id }),
        )
        return reply.redirect(`/pay/return/${id}`, 303)
      },
    )
  }
}

import { WorkCallback } from './work-callback.js'
import { KeepCallback } from './keep-callback.js'
import { Database, Type, httpErrors, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import type { AttemptStatus } from './attempt-states.js'
import { PaymentAttempt } from './attempt.model.js'
import { rawCallback } from './raw-callback.js'

export const ReturnParams = Type.Object({ attempt: Type.Integer({ minimum: 1, maximum: 2147483647 }) })

const kinds: Record<AttemptStatus, 'success' | 'info' | 'warning' | 'danger'> = {
  created: 'info',
  redirected: 'info',
  confirming: 'info',
  unknown: 'info',
  paid: 'success',
  failed: 'danger',
  cancelled: 'warning',
  parked: 'warning',
}

/** Where browsers come back. What they say is a hint at best: the gateway is asked, and the answer decides. */
@injectable()
export class ReturnRoutes {
  constructor(
    @inject(KeepCallback) private readonly keeping: KeepCallback,
    @inject(WorkCallback) private readonly working: WorkCallback,
    @inject(Database) private readonly db: Database,
  ) {}

  routes(app: App): void {
    const { keeping, working, db } = this
    app.get(
      '/pay/return/:attempt',
      {
        config: { public: true, rateLimit: { max: 120, timeWindow: 60_000 } },
        schema: { summary: 'Return from a payment gateway', tags: ['Callbacks'], params: ReturnParams },
      },
      async (request, reply) => {
        const { attempt: id } = request.params
        const attempt = await PaymentAttempt.query(db.read).findById(id)
        if (!attempt) throw httpErrors.NOT_FOUND()
        const { gateway, returnPath } = attempt
        const raw = rawCallback(request)
        await working.work(
          await keeping.keep({ kind: 'return', gateway, boundAttemptId: id, raw, requestId: request.id }),
        )
        const { status } = await PaymentAttempt.query(db.read).findById(id).select('status').throwIfNotFound()
        return reply.done(returnPath, { kind: kinds[status], message: `billing.return.${status}` })
      },
    )
  }
}

import { Type, httpErrors } from 'nettoria'
import type { App, Database } from 'nettoria'
import type { AttemptStatus } from './attempt-states.js'
import { PaymentAttempt } from './attempt.model.js'
import type { KeepCallback } from './keep-callback.js'
import { rawCallback } from './raw-callback.js'
import type { WorkCallback } from './work-callback.js'

interface Deps {
  keeping: KeepCallback
  working: WorkCallback
  db: Database
}

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
export function returnRoutes({ keeping, working, db }: Deps) {
  return (app: App): void => {
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

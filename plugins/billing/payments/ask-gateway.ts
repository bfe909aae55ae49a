import { Logger, inject, injectable, moneyOf } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { PaymentGateways } from 'nettoria/contracts/billing'
import type { JsonObject, Outcome, PaymentGateway } from 'nettoria/contracts/billing'
import type { PaymentAttempt } from './attempt.model.js'

/** What a callback told us about the attempt. It says where to look, never what is true. */
export interface Hint {
  reference: string | null
  claim: JsonObject | null
}

export const noHint: Hint = { reference: null, claim: null }

const patience = 20_000

/** Asks the gateway what became of an attempt. Whatever goes wrong on the way is `unknown`, never `failed`. */
@injectable()
export class AskGateway {
  constructor(
    @inject(PaymentGateways) private readonly gateways: AdapterInstances<PaymentGateway>,
    @inject(Logger) private readonly log: Logger,
  ) {}

  async ask(attempt: PaymentAttempt, hint: Hint): Promise<Outcome> {
    const instance = this.gateways.find(attempt.gateway)
    if (!instance) {
      this.log.warn(
        { gateway: attempt.gateway, attemptId: attempt.id },
        'gateway instance is gone, payment stays unknown',
      )
      return { status: 'unknown' }
    }
    try {
      const question = {
        attemptId: attempt.id,
        amount: moneyOf(attempt.currency, attempt.amount),
        reference: hint.reference ?? attempt.reference,
        claim: hint.claim,
      }
      return await within(patience, instance.adapter.confirm(question))
    } catch (error) {
      this.log.warn({ gateway: attempt.gateway, attemptId: attempt.id, err: error }, 'gateway could not be asked')
      return { status: 'unknown' }
    }
  }
}

export class GatewayTimeout extends Error {
  override readonly name = 'GatewayTimeout'
}

/** The promise, or a GatewayTimeout after `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new GatewayTimeout(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

import { Clock, Database, defineJob, inject, injectable } from 'nettoria'
import type { JobRun } from 'nettoria'
import { Charge, Checkout } from './provider.model.js'
import { signedWebhook } from './sign-webhook.js'

/** An instance, as far as signing goes. */
interface Signer {
  webhookKey(): Promise<string>
}

export const sendWebhooksJob = defineJob({ name: 'gateway-sandbox.send-webhooks', every: 30_000 })

const batch = 20
const patience = 10_000
const delays = [30_000, 300_000, 3_600_000, 86_400_000]

/** The provider's own job: tells the panel of charges over HTTP, as a stranger would, and tries again when it is not heard. */
@injectable()
export class SendWebhooks {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async run(run: JobRun<unknown>, instances: ReadonlyMap<string, Signer>): Promise<void> {
    const due = await Charge.query(this.db.read)
      .where('webhook_due_at', '<=', this.clock.now())
      .orderBy('id')
      .limit(batch)
    await Promise.all(due.map((charge) => this.deliver(run, charge, instances.get(charge.instance))))
  }

  private async deliver(run: JobRun<unknown>, charge: Charge, gateway: Signer | undefined): Promise<void> {
    if (!(await this.take(charge)) || !gateway) return
    const checkout = await Checkout.query(this.db.read).findById(charge.checkoutId).throwIfNotFound()
    try {
      const webhook = signedWebhook(await gateway.webhookKey(), charge, this.clock.now())
      const signal = AbortSignal.any([run.signal, AbortSignal.timeout(patience)])
      const answer = await fetch(checkout.webhookUrl, { method: 'POST', ...webhook, signal, redirect: 'error' })
      if (!answer.ok) throw new Error(`the panel answered ${answer.status}`)
      await this.note(charge, null)
    } catch (error) {
      run.log.info({ reference: charge.reference, reason: (error as Error).message }, 'sandbox webhook was not heard')
    }
  }

  /** The next try is written down before this one is made: a crash in between costs one repetition, never the webhook. */
  private async take(charge: Charge): Promise<boolean> {
    const delay = delays[charge.webhookTries]
    const next = delay === undefined ? null : this.clock.now() + delay
    return this.note(charge, next)
  }

  private async note(charge: Charge, webhookDueAt: number | null): Promise<boolean> {
    const { webhookTries } = charge
    const changed = await this.db.transaction((tx) =>
      Charge.query(tx)
        .findById(charge.id)
        .where('webhook_tries', webhookTries)
        .patch({ webhookDueAt, webhookTries: webhookTries + 1 })
        .execute(),
    )
    charge.webhookTries = webhookTries + 1
    return changed === 1
  }
}

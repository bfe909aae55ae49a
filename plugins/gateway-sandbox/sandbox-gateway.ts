import type { AdapterContext } from 'nettoria'
import type { GatewayTraits, Outcome, PaymentGateway, RawCallback, StartResult } from 'nettoria/contracts/billing'
import type { InstanceKeys } from './instance-keys.js'
import { sign } from './instance-keys.js'
import type { SandboxProvider } from './sandbox-provider.js'
import type { InstanceSettings } from './settings.js'
import { openWebhook } from './sign-webhook.js'

type Start = Parameters<PaymentGateway['start']>[0]
type Question = Parameters<PaymentGateway['confirm']>[0]

/** Talks to the sandbox provider as a real adapter talks to a real one. */
export class SandboxGateway implements PaymentGateway {
  readonly traits: GatewayTraits = { flow: 'redirect', refunds: false, savedMethods: false, currencies: 'any' }

  constructor(
    readonly settings: InstanceSettings,
    private readonly context: AdapterContext,
    private readonly provider: SandboxProvider,
    private readonly keys: InstanceKeys,
  ) {}

  async start({ attemptId, amount, description, returnUrl, webhookUrl }: Start): Promise<StartResult> {
    const { instance, appUrl } = this.context
    await this.provider.open({ attemptId, instance, amount, description, returnUrl, webhookUrl })
    return { kind: 'redirect', url: `${appUrl}/sandbox/pay/${attemptId}/${await this.pageToken(attemptId)}` }
  }

  async readCallback(raw: RawCallback): ReturnType<PaymentGateway['readCallback']> {
    // A browser only brings itself: which payment it is about, our return address says.
    if (raw.method === 'GET') return { claim: {} }
    const { attempt, charge } = openWebhook(
      await this.webhookKey(),
      this.context.instance,
      raw,
      this.context.clock.now(),
    )
    return { attemptId: attempt, reference: charge, claim: { charge } }
  }

  confirm({ attemptId, reference }: Question): Promise<Outcome> {
    return this.provider.ask(this.context.instance, attemptId, reference)
  }

  async probe() {
    await this.provider.ask(this.context.instance, 0, null)
    return { ok: true as const, detail: 'The sandbox answers. It moves no real money.' }
  }

  /** Attempt ids can be guessed; this goes with them. */
  async pageToken(attemptId: number): Promise<string> {
    const { instance } = this.context
    return sign(await this.keys.keyOf(instance), `page:${instance}:${attemptId}`)
  }

  async webhookKey(): Promise<string> {
    return this.settings.webhookSecret?.reveal() ?? (await this.keys.keyOf(this.context.instance))
  }
}

import { parseMoney } from 'nettoria'
import type { AdapterContext } from 'nettoria'
import { GatewayRefusal } from 'nettoria/contracts/billing'
import type { GatewayTraits, Outcome, PaymentGateway, RawCallback, StartResult } from 'nettoria/contracts/billing'
import { openWebhook } from './open-webhook.js'
import type { Checkout, ProviderClient } from './provider-client.js'
import type { InstanceSettings } from './settings.js'

type Start = Parameters<PaymentGateway['start']>[0]
type Question = Parameters<PaymentGateway['confirm']>[0]

/** Translates between billing and Example Pay. It decides nothing and keeps nothing. */
export class ExampleGateway implements PaymentGateway {
  readonly traits: GatewayTraits = { flow: 'redirect', refunds: false, savedMethods: false, currencies: ['EUR', 'USD'] }

  constructor(
    private readonly settings: InstanceSettings,
    private readonly context: AdapterContext,
    private readonly provider: ProviderClient,
  ) {}

  async start({ attemptId, amount, description, returnUrl, webhookUrl }: Start): Promise<StartResult> {
    const externalId = this.externalId(attemptId)
    const { url } = await this.provider.open({ externalId, amount, description, returnUrl, webhookUrl })
    return { kind: 'redirect', url }
  }

  async readCallback(raw: RawCallback): ReturnType<PaymentGateway['readCallback']> {
    // The browser that comes back proves nothing: billing knows the attempt from the return address, and asks.
    if (raw.method === 'GET') return { claim: {} }
    const body = openWebhook(this.settings.webhookSecret.reveal(), raw, this.context.clock.now())
    const attemptId = this.attemptId(body.external_id)
    return { attemptId, reference: body.charge, claim: { charge: body.charge } }
  }

  async confirm({ attemptId, reference }: Question): Promise<Outcome> {
    let checkout: Checkout
    try {
      checkout = await this.provider.find(this.externalId(attemptId))
    } catch (error) {
      this.context.log.warn({ attemptId, err: error }, 'Example Pay could not be asked')
      return { status: 'unknown' }
    }
    return outcomeOf(checkout, reference)
  }

  async probe(): ReturnType<PaymentGateway['probe']> {
    try {
      await this.provider.call('GET', '/v1/ping')
      return { ok: true, detail: 'Example Pay accepts the API key.' }
    } catch (error) {
      return { ok: false, reason: (error as Error).message }
    }
  }

  /** Two panels may share one account at the provider, so an attempt's number alone is not enough. */
  private externalId(attemptId: number): string {
    return `${this.context.panelId}.${attemptId}`
  }

  private attemptId(externalId: string): number {
    const [panel, attempt] = externalId.split('.')
    if (panel !== this.context.panelId) throw new GatewayRefusal('the webhook is for another panel')
    return Number(attempt)
  }
}

/** What a checkout means to billing. Amount and currency are what was taken, never what we asked for. */
export function outcomeOf(checkout: Checkout, reference: string | null): Outcome {
  const { status, charges } = checkout
  if (status === 'open') return { status: 'pending' }
  if (status === 'declined') return { status: 'failed', reason: 'declined' }
  if (status === 'cancelled') return { status: 'cancelled', reason: 'by the customer' }
  const charge = charges.find(({ id }) => id === reference) ?? charges[0]
  if (!charge) return { status: 'unknown' }
  return { status: 'paid', reference: charge.id, amount: parseMoney(charge.currency, charge.amount) }
}

import { moneyToJson } from 'nettoria'
import type { Money } from 'nettoria'
import type { InstanceSettings } from './settings.js'

/** A checkout as Example Pay answers it. Amounts are decimal strings. */
export interface Checkout {
  url: string
  status: 'open' | 'paid' | 'declined' | 'cancelled'
  charges: { id: string; amount: string; currency: string }[]
}

export interface NewCheckout {
  externalId: string
  amount: Money
  description: string
  returnUrl: string
  webhookUrl: string
}

const patience = 15_000

/** The two calls of Example Pay that we need. */
export class ProviderClient {
  constructor(private readonly settings: InstanceSettings) {}

  /** Opens a checkout; the same external id again answers the one that exists. */
  open({ externalId, amount, description, returnUrl, webhookUrl }: NewCheckout): Promise<Checkout> {
    const body = {
      external_id: externalId,
      ...moneyToJson(amount),
      description,
      return_url: returnUrl,
      webhook_url: webhookUrl,
    }
    return this.call('POST', '/v1/checkouts', body)
  }

  find(externalId: string): Promise<Checkout> {
    return this.call('GET', `/v1/checkouts/${encodeURIComponent(externalId)}`)
  }

  async call(method: string, path: string, body?: object): Promise<Checkout> {
    const answer = await fetch(new URL(path, this.settings.apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${this.settings.apiKey.reveal()}`,
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(patience),
    })
    // The answer's body may repeat what we sent: only the status goes into the message.
    if (!answer.ok) throw new Error(`Example Pay answered ${answer.status} to ${method} ${path}`)
    return (await answer.json()) as Checkout
  }
}

import { GatewayRefusal } from 'nettoria/contracts/billing'
import type { RawCallback } from 'nettoria/contracts/billing'
import { sameText, sign } from './instance-keys.js'
import type { Charge } from './provider.model.js'

export const signatureHeader = 'sandbox-signature'
/** A signature is good for this long, so that a recorded webhook cannot be played back later. */
const freshFor = 10 * 60_000

export interface WebhookBody {
  event: 'charge.paid'
  instance: string
  attempt: number
  charge: string
}

/** Headers and body of the webhook about a charge. `now` in ms goes into the signature. */
export function signedWebhook(key: string, charge: Pick<Charge, 'instance' | 'attemptId' | 'reference'>, now: number) {
  const { instance, attemptId: attempt, reference } = charge
  const body = JSON.stringify({ event: 'charge.paid', instance, attempt, charge: reference } satisfies WebhookBody)
  return {
    headers: {
      'content-type': 'application/json',
      [signatureHeader]: `t=${now},v1=${sign(key, `${now}.${body}`)}`,
    },
    body,
  }
}

/** The webhook's content, once its signature, age and addressee are right. Throws GatewayRefusal. */
export function openWebhook(key: string, instance: string, raw: RawCallback, now: number): WebhookBody {
  const match = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(raw.headers[signatureHeader] ?? '')
  if (!match) throw new GatewayRefusal('the webhook is not signed')
  const text = raw.body.toString('utf8')
  if (!sameText(sign(key, `${match[1]}.${text}`), match[2]!)) throw new GatewayRefusal('the signature is wrong')
  if (Math.abs(now - Number(match[1])) > freshFor) throw new GatewayRefusal('the signature is too old')
  const body = JSON.parse(text) as WebhookBody
  if (body.instance !== instance) throw new GatewayRefusal('the webhook is for another instance')
  return body
}

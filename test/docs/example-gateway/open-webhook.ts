import { createHmac, timingSafeEqual } from 'node:crypto'
import { GatewayRefusal } from 'nettoria/contracts/billing'
import type { RawCallback } from 'nettoria/contracts/billing'

const freshFor = 5 * 60_000

export interface WebhookBody {
  external_id: string
  charge: string
}

/** HMAC-SHA256 over time and body, as Example Pay's manual has it. */
export function signatureOf(secret: string, time: string, body: string): string {
  return createHmac('sha256', secret).update(`${time}.${body}`, 'utf8').digest('hex')
}

/** The webhook's content, once its signature and age are right. Throws GatewayRefusal. */
export function openWebhook(secret: string, raw: RawCallback, now: number): WebhookBody {
  const text = raw.body.toString('utf8')
  const time = raw.headers['example-time'] ?? ''
  const given = Buffer.from(raw.headers['example-signature'] ?? '')
  const right = Buffer.from(signatureOf(secret, time, text))
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new GatewayRefusal('the signature is wrong')
  if (!(Math.abs(now - Number(time)) <= freshFor)) throw new GatewayRefusal('the signature is too old')
  return JSON.parse(text) as WebhookBody
}

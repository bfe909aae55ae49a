import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { PanelInfo } from 'nettoria'
import type { TestPanel } from 'nettoria/testing'
import { gatewayConformance } from 'nettoria/testing/conformance/gateway'
import type { GatewayBench, WebhookRequest } from 'nettoria/testing/conformance/gateway'
import { signatureOf } from './example-gateway/open-webhook.js'
import { startExampleProvider } from './example-provider.js'

const apiKey = 'canary-api-key-51d2'
const webhookSecret = 'canary-webhook-secret-9e07'
const provider = await startExampleProvider(apiKey)

const externalId = (panel: TestPanel, attempt: number) => `${panel.get(PanelInfo).panelId}.${attempt}`
const checkoutOf = (panel: TestPanel, attempt: number) => provider.checkouts.get(externalId(panel, attempt))!

function webhook(
  panel: TestPanel,
  attempt: number,
  charge = '',
  { secret = webhookSecret, age = 0 } = {},
): WebhookRequest {
  const body = JSON.stringify({ external_id: externalId(panel, attempt), charge })
  const time = String(panel.clock.now() - age)
  const signed = { 'example-time': time, 'example-signature': signatureOf(secret, time, body) }
  return { headers: { 'content-type': 'application/json', ...signed }, body }
}

const bench: GatewayBench = {
  plugin: 'example-gateway',
  pluginRoots: [
    {
      dir: fileURLToPath(new URL('../../../test/docs', import.meta.url)),
      code: fileURLToPath(new URL('.', import.meta.url)),
    },
  ],
  instance: { definition: 'example-pay', id: 'till-1', settings: { apiUrl: provider.url, apiKey, webhookSecret } },
  currency: 'EUR',
  secrets: [apiKey, webhookSecret],
  async act(panel, { attemptId }, act) {
    const checkout = checkoutOf(panel, attemptId)
    if (checkout.status !== 'open') return true
    const charge = { id: randomUUID(), amount: checkout.amount, currency: 'EUR' }
    if (act === 'declined') checkout.status = 'declined'
    else checkout.status = 'paid'
    if (act === 'wrong_amount') charge.amount = '0.50'
    if (act === 'wrong_currency') charge.currency = 'SEK'
    if (act === 'silent') provider.silent.add(externalId(panel, attemptId))
    if (act === 'declined') return true
    checkout.charges = act === 'paid_twice' ? [charge, { ...charge, id: randomUUID() }] : [charge]
    return true
  },
  async wake() {
    provider.silent.clear()
  },
  async charges(panel, attemptId) {
    return checkoutOf(panel, attemptId).charges.length
  },
  async webhook(panel, attemptId, second) {
    return webhook(panel, attemptId, checkoutOf(panel, attemptId).charges[second ? 1 : 0]?.id)
  },
  async forgeries(panel, attemptId) {
    const genuine = webhook(panel, attemptId)
    return [
      { name: 'unsigned', webhook: { headers: { 'content-type': 'application/json' }, body: genuine.body } },
      { name: 'wrong key', webhook: webhook(panel, attemptId, '', { secret: 'another key' }) },
      { name: 'changed body', webhook: { ...genuine, body: genuine.body.replace('charge', 'refund') } },
      { name: 'stale', webhook: webhook(panel, attemptId, '', { age: 3_600_000 }) },
    ]
  },
  async replayed(panel, from, onto) {
    return webhook(panel, onto, checkoutOf(panel, from).charges[0]!.id)
  },
}

gatewayConformance('example', bench)

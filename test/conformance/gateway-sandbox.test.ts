import type { CustomerAct, GatewayBench } from 'nettoria/testing/conformance/gateway'
import { gatewayConformance } from 'nettoria/testing/conformance/gateway'
import type { TestPanel } from 'nettoria/testing'
import { signatureHeader, signedWebhook } from '../../plugins/gateway-sandbox/sign-webhook.js'

const key = 'canary-webhook-secret-7f3a91'
const outcomes: Partial<Record<CustomerAct, string>> = { silent: 'unknown', wrong_currency: 'paid' }

async function chargesOf(panel: TestPanel, attemptId: number) {
  return (await panel.db.read('gateway_sandbox_charges').where({ attempt_id: attemptId }).orderBy('seq')) as {
    reference: string
  }[]
}

async function webhookOf(panel: TestPanel, from: number, onto: number, index: number, signer = key, age = 0) {
  const { reference } = (await chargesOf(panel, from))[index]!
  return signedWebhook(signer, { instance: 'till-1', attemptId: onto, reference }, panel.clock.now() - age)
}

const bench: GatewayBench = {
  plugin: 'gateway-sandbox',
  instance: { definition: 'sandbox', id: 'till-1', settings: { webhookSecret: key } },
  currency: 'EUR',
  secrets: [key],
  async act(panel, { redirectUrl, attemptId }, act) {
    await panel.inject({
      method: 'POST',
      url: new URL(redirectUrl).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `outcome=${outcomes[act] ?? act}`,
    })
    if (act === 'wrong_currency')
      await panel.db.read('gateway_sandbox_charges').where({ attempt_id: attemptId }).update({ currency: 'SEK' })
    return true
  },
  async wake(panel) {
    panel.clock.advance(5 * 60_000)
  },
  async charges(panel, attemptId) {
    return (await chargesOf(panel, attemptId)).length
  },
  webhook: (panel, attemptId, second) => webhookOf(panel, attemptId, attemptId, second ? 1 : 0),
  async forgeries(panel, attemptId) {
    const genuine = await webhookOf(panel, attemptId, attemptId, 0)
    const { [signatureHeader]: _, ...bare } = genuine.headers
    return [
      { name: 'unsigned', webhook: { headers: bare, body: genuine.body } },
      { name: 'wrong key', webhook: await webhookOf(panel, attemptId, attemptId, 0, 'another key') },
      { name: 'changed body', webhook: { ...genuine, body: genuine.body.replace('charge.paid', 'charge.won') } },
      { name: 'stale', webhook: await webhookOf(panel, attemptId, attemptId, 0, key, 3_600_000) },
      { name: 'not JSON', webhook: { headers: genuine.headers, body: 'paid=1' } },
    ]
  },
  replayed: (panel, from, onto) => webhookOf(panel, from, onto, 0),
}

gatewayConformance('sandbox', bench)

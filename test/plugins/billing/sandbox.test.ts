import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { PaymentGateways } from 'nettoria/contracts/billing'
import type { PaymentGateway } from 'nettoria/contracts/billing'
import type { AdapterInstances } from 'nettoria'
import { billingPanel, invoiceOf, issue, press, startPaying } from './bench.js'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('sandbox gateway', () => {
  it('tells the panel of a payment over HTTP when the browser never comes back', async () => {
    const port = await freePort()
    const panel = await billingPanel('sqlite', { config: { appUrl: `http://127.0.0.1:${port}` } })
    try {
      await panel.panel.app.listen({ port, host: '127.0.0.1' })
      const customer = await panel.customer()
      const invoice = await issue(panel, customer.accountId)
      const { redirectUrl } = await startPaying(panel, customer, invoice.id)
      await press(panel, redirectUrl, 'paid')
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
      await panel.settle()
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
      const late = await issue(panel, customer.accountId)
      await press(panel, (await startPaying(panel, customer, late.id)).redirectUrl, 'late')
      await panel.settle()
      assert.equal((await invoiceOf(panel, late.id)).status, 'issued')
      panel.clock.advance(60_000)
      await panel.settle()
      assert.equal((await invoiceOf(panel, late.id)).status, 'paid')
    } finally {
      await panel.stop()
    }
  })

  it('does not start in production unless told so', async () => {
    const instances = [false, true].map((allowInProduction) => ({
      contract: 'billing.gateways',
      definition: 'sandbox',
      id: allowInProduction ? 'trial' : 'sandbox',
      settings: { allowInProduction },
    }))
    const panel = await billingPanel('sqlite', { instances, config: { production: true } })
    try {
      const gateways = panel.get(PaymentGateways) as unknown as AdapterInstances<PaymentGateway>
      assert.deepEqual(
        gateways.list().map((gateway) => gateway.id),
        ['trial'],
      )
    } finally {
      await panel.stop()
    }
  })
})

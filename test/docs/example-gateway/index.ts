import { definePlugin } from 'nettoria'
import { PaymentGateways } from 'nettoria/contracts/billing'
import { ExampleGateway } from './example-gateway.js'
import { ProviderClient } from './provider-client.js'
import { instanceSettings } from './settings.js'

export default definePlugin({
  setup(plugin) {
    plugin.provide(PaymentGateways, {
      definition: 'example-pay',
      title: 'Example Pay',
      settings: instanceSettings,
      create: (settings, context) => new ExampleGateway(settings, context, new ProviderClient(settings)),
    })
  },
})

import { definePlugin } from 'nettoria'
import { PaymentGateways } from 'nettoria/contracts/billing'
import { checkoutPages } from './checkout.pages.js'
import { sandboxErrors } from './errors.js'
import { InstanceKeys } from './instance-keys.js'
import { SandboxGateway } from './sandbox-gateway.js'
import { SandboxProvider } from './sandbox-provider.js'
import { SendWebhooks, sendWebhooksJob } from './send-webhooks.job.js'
import { instanceSettings } from './settings.js'

export default definePlugin({
  setup(plugin) {
    plugin.services(InstanceKeys, SandboxProvider, SendWebhooks)
    const provider = plugin.get(SandboxProvider)
    const keys = plugin.get(InstanceKeys)
    const sending = plugin.get(SendWebhooks)
    const instances = new Map<string, SandboxGateway>()

    plugin.provide(PaymentGateways, {
      definition: 'sandbox',
      title: 'Sandbox',
      settings: instanceSettings,
      create(settings, context) {
        if (plugin.production && !settings.allowInProduction)
          throw sandboxErrors.SANDBOX_IN_PRODUCTION({ instance: context.instance })
        const gateway = new SandboxGateway(settings, context, provider, keys)
        instances.set(context.instance, gateway)
        return gateway
      },
    })
    plugin.pages.routes(checkoutPages(provider, instances, plugin.appUrl))
    plugin.job(sendWebhooksJob, (run) => sending.run(run, instances))
  },
})

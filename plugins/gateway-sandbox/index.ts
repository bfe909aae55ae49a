import { definePlugin } from 'nettoria'
import { PaymentGateways } from 'nettoria/contracts/billing'
import { CheckoutPages } from './checkout.pages.js'
import { sandboxErrors } from './errors.js'
import { InstanceKeys } from './instance-keys.js'
import { OpenInstances } from './open-instances.js'
import { SandboxGateway } from './sandbox-gateway.js'
import { SandboxProvider } from './sandbox-provider.js'
import { SendWebhooks, sendWebhooksJob } from './send-webhooks.job.js'
import { instanceSettings } from './settings.js'

export default definePlugin({
  setup(plugin) {
    plugin.services(OpenInstances, InstanceKeys, SandboxProvider, SendWebhooks)
    const instances = plugin.get(OpenInstances)

    plugin.provide(PaymentGateways, {
      definition: 'sandbox',
      title: 'Sandbox',
      settings: instanceSettings,
      create(settings, context) {
        if (plugin.production && !settings.allowInProduction)
          throw sandboxErrors.SANDBOX_IN_PRODUCTION({ instance: context.instance })
        const gateway = new SandboxGateway(settings, context, plugin.get(SandboxProvider), plugin.get(InstanceKeys))
        instances.set(context.instance, gateway)
        return gateway
      },
    })
    plugin.pages.routes(CheckoutPages)
    plugin.job(sendWebhooksJob, (run) => plugin.get(SendWebhooks).run(run, instances))
  },
})

import { Type, httpErrors, moneyOf, moneyToJson } from 'nettoria'
import type { App, Static } from 'nettoria'
import { CheckoutPage } from './checkout.view.js'
import { sameText } from './instance-keys.js'
import { outcomes } from './outcomes.js'
import type { Checkout } from './provider.model.js'
import type { SandboxGateway } from './sandbox-gateway.js'
import type { SandboxProvider } from './sandbox-provider.js'

const Params = Type.Object({
  attempt: Type.Integer({ minimum: 1, maximum: 2147483647 }),
  token: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
const Body = Type.Object({ outcome: Type.Enum(outcomes) })

/** The provider's payment page. Its address is a secret between the provider and the customer, which also guards its form. */
export function checkoutPages(
  provider: SandboxProvider,
  instances: ReadonlyMap<string, SandboxGateway>,
  appUrl: string,
) {
  async function open({
    attempt,
    token,
  }: Static<typeof Params>): Promise<{ checkout: Checkout; gateway: SandboxGateway }> {
    const checkout = await provider.find(attempt)
    const gateway = checkout && instances.get(checkout.instance)
    if (!gateway || !sameText(await gateway.pageToken(attempt), token)) throw httpErrors.NOT_FOUND()
    return { checkout, gateway }
  }

  // Our own address is left relative, so that the page also works where the panel is reached under another name.
  const back = (checkout: Checkout) =>
    checkout.returnUrl.startsWith(`${appUrl}/`) ? checkout.returnUrl.slice(appUrl.length) : checkout.returnUrl

  return (app: App): void => {
    app.get(
      '/sandbox/pay/:attempt/:token',
      { config: { public: true }, schema: { params: Params } },
      async (request, reply) => {
        const { checkout } = await open(request.params)
        if (checkout.outcome !== null) return reply.redirect(back(checkout), 303)
        const { description, currency, amount } = checkout
        return reply.page(CheckoutPage, {
          description,
          amount: moneyToJson(moneyOf(currency, amount)),
          action: request.url,
          outcomes: [...outcomes],
        })
      },
    )
    app.post(
      '/sandbox/pay/:attempt/:token',
      { config: { public: true, forgeable: true }, schema: { params: Params, body: Body } },
      async (request, reply) => {
        const { checkout, gateway } = await open(request.params)
        const { webhooks, webhookDelay } = gateway.settings
        await provider.complete(checkout, request.body.outcome, webhooks ? webhookDelay * 1000 : null)
        return reply.redirect(back(checkout), 303)
      },
    )
  }
}

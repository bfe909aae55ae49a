import { PanelInfo, Type, httpErrors, inject, injectable, moneyOf, moneyToJson } from 'nettoria'
import type { App, Static } from 'nettoria'
import { CheckoutPage } from './checkout.view.js'
import { sameText } from './instance-keys.js'
import { OpenInstances } from './open-instances.js'
import { outcomes } from './outcomes.js'
import type { Checkout } from './provider.model.js'
import type { SandboxGateway } from './sandbox-gateway.js'
import { SandboxProvider } from './sandbox-provider.js'

const Params = Type.Object({
  attempt: Type.Integer({ minimum: 1, maximum: 2147483647 }),
  token: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
const Body = Type.Object({ outcome: Type.Enum(outcomes) })

/** The provider's payment page. Its address is a secret between the provider and the customer, which also guards its form. */
@injectable()
export class CheckoutPages {
  constructor(
    @inject(SandboxProvider) private readonly provider: SandboxProvider,
    @inject(OpenInstances) private readonly instances: OpenInstances,
    @inject(PanelInfo) private readonly panel: PanelInfo,
  ) {}

  routes(app: App): void {
    app.form('/sandbox/pay/:attempt/:token', {
      public: true,
      params: Params,
      body: Body,
      page: CheckoutPage,
      elsewhere: async ({ params }) => {
        const { checkout } = await this.open(params)
        return checkout.outcome === null ? null : this.back(checkout)
      },
      show: async (request) => {
        const { description, currency, amount } = (await this.open(request.params)).checkout
        const shown = moneyToJson(moneyOf(currency, amount))
        return { description, amount: shown, action: request.url, outcomes: [...outcomes] }
      },
      forgeable: true,
      repeatable: true,
      act: async ({ params, body }) => {
        const { checkout, gateway } = await this.open(params)
        const { webhooks, webhookDelay } = gateway.settings
        await this.provider.complete(checkout, body.outcome, webhooks ? webhookDelay * 1000 : null)
        return checkout
      },
      done: (checkout) => ({ leave: this.back(checkout) }),
    })
  }

  private async open({
    attempt,
    token,
  }: Static<typeof Params>): Promise<{ checkout: Checkout; gateway: SandboxGateway }> {
    const checkout = await this.provider.find(attempt)
    const gateway = checkout && this.instances.get(checkout.instance)
    if (!gateway || !sameText(await gateway.pageToken(attempt), token)) throw httpErrors.NOT_FOUND()
    return { checkout, gateway }
  }

  // Our own address is left relative, so that the page also works where the panel is reached under another name.
  private back({ returnUrl }: Checkout): string {
    const { appUrl } = this.panel
    return returnUrl.startsWith(`${appUrl}/`) ? returnUrl.slice(appUrl.length) : returnUrl
  }
}

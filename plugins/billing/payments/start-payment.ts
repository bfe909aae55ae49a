import {
  faultPoint,
  Clock,
  Database,
  Identity,
  Logger,
  PanelInfo,
  httpErrors,
  inject,
  injectable,
  moneyOf,
} from 'nettoria'
import type { Actor, AdapterInstance, AdapterInstances } from 'nettoria'
import { PaymentGateways } from 'nettoria/contracts/billing'
import type { PaymentGateway, PaymentMethod, PaymentStart, Payments, StartResult } from 'nettoria/contracts/billing'
import { billingErrors } from '../errors.js'
import { isOpen } from '../invoices/invoice-states.js'
import { Invoice } from '../invoices/invoice.model.js'
import { within } from './ask-gateway.js'
import { PaymentAttempt } from './attempt.model.js'
import { firstCheck } from './check-schedule.js'
import { PayFromWallet } from './pay-from-wallet.js'
import { referenceDigest } from './reference-digest.js'

export interface WantedPayment {
  invoiceId: number
  accountId: number
  method: string
  returnPath: string
  actor: Actor
}

const patience = 20_000

/** The contract `Payments`: opens attempts. `method` is a gateway instance, or "wallet". */
@injectable()
export class StartPayment implements Payments {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(PaymentGateways) private readonly gateways: AdapterInstances<PaymentGateway>,
    @inject(PayFromWallet) private readonly wallet: PayFromWallet,
    @inject(Identity) private readonly identity: Identity,
    @inject(PanelInfo) private readonly panel: PanelInfo,
    @inject(Clock) private readonly clock: Clock,
    @inject(Logger) private readonly log: Logger,
  ) {}

  methods(currency: string): PaymentMethod[] {
    return this.gateways
      .list()
      .filter((instance) => takes(instance.adapter, currency))
      .map(({ id, title, adapter }) => ({ id, title, flow: adapter.traits.flow }))
  }

  async start(wanted: WantedPayment): Promise<PaymentStart> {
    if (!ownPath(wanted.returnPath)) throw billingErrors.PAYMENT_RETURN_INVALID()
    const invoice = await Invoice.query(this.db.read).findById(wanted.invoiceId)
    if (!invoice || invoice.accountId !== wanted.accountId) throw httpErrors.NOT_FOUND()
    if (!isOpen(invoice.status))
      throw billingErrors.INVOICE_NOT_OPEN({ invoice: invoice.number, status: invoice.status })
    if (wanted.method === 'wallet') {
      await this.wallet.pay(invoice.id, wanted.actor)
      return { status: 'paid' }
    }
    const instance = this.gateways.find(wanted.method)
    if (!instance || !takes(instance.adapter, invoice.currency))
      throw billingErrors.PAYMENT_METHOD_UNKNOWN({ method: wanted.method, currency: invoice.currency })
    const attempt = await this.open(invoice, wanted)
    return this.redirect(attempt, invoice, instance, wanted.actor)
  }

  private open(invoice: Invoice, wanted: WantedPayment): Promise<PaymentAttempt> {
    const now = this.clock.now()
    return this.db.transaction((tx) =>
      PaymentAttempt.query(tx)
        .insert({
          accountId: invoice.accountId,
          invoiceId: invoice.id,
          gateway: wanted.method,
          status: 'created',
          currency: invoice.currency,
          amount: invoice.total - invoice.paid,
          returnPath: wanted.returnPath,
          actorKind: wanted.actor.kind,
          actorId: wanted.actor.id.slice(0, 100),
          cause: wanted.actor.cause.slice(0, 100),
          checks: 0,
          nextCheckAt: now + firstCheck,
          createdAt: now,
        })
        .execute(),
    )
  }

  private async redirect(
    attempt: PaymentAttempt,
    invoice: Invoice,
    instance: AdapterInstance<PaymentGateway>,
    actor: Actor,
  ): Promise<PaymentStart> {
    const customer = await this.customer(attempt.accountId, actor)
    const { appUrl } = this.panel
    const question = {
      attemptId: attempt.id,
      amount: moneyOf(attempt.currency, attempt.amount),
      returnUrl: `${appUrl}/pay/return/${attempt.id}`,
      cancelUrl: `${appUrl}/pay/return/${attempt.id}`,
      webhookUrl: `${appUrl}/hooks/${instance.plugin}/${instance.id}`,
      description: invoice.number,
      customer,
    }
    try {
      faultPoint('billing.start.before-ask')
      const started = await within(patience, instance.adapter.start(question))
      faultPoint('billing.start.after-ask')
      // A posted form would need the gateway's host in the page's content security policy.
      if (started.kind !== 'redirect') throw new TypeError('the gateway asks for a posted form')
      await this.remember(attempt, started)
      return { status: 'redirect', redirectUrl: started.url, attemptId: attempt.id }
    } catch (error) {
      this.log.error({ gateway: attempt.gateway, attemptId: attempt.id, err: error }, 'payment could not be started')
      const failed = { status: 'failed', reason: 'start', nextCheckAt: null, finishedAt: this.clock.now() } as const
      await this.db.transaction((tx) =>
        PaymentAttempt.query(tx).findById(attempt.id).where({ status: 'created' }).patch(failed).execute(),
      )
      throw billingErrors.PAYMENT_START_FAILED({ method: attempt.gateway }, { cause: error })
    }
  }

  private async remember(attempt: PaymentAttempt, started: StartResult): Promise<void> {
    const { reference } = started
    const known = reference === undefined ? {} : { reference, referenceDigest: referenceDigest(reference) }
    await this.db.transaction((tx) =>
      PaymentAttempt.query(tx)
        .findById(attempt.id)
        .where({ status: 'created' })
        .patch({ status: 'redirected', ...known })
        .execute(),
    )
  }

  private async customer(accountId: number, actor: Actor) {
    const people = await this.identity.members(this.db.read, accountId)
    const person = people.find((user) => actor.kind === 'user' && String(user.id) === actor.id) ?? people[0]
    if (!person) throw httpErrors.NOT_FOUND()
    const { email, phone, locale, firstName, lastName } = person
    return { email, phone, locale, name: `${firstName} ${lastName}`.trim() }
  }
}

function takes(gateway: PaymentGateway, currency: string): boolean {
  return gateway.traits.currencies === 'any' || gateway.traits.currencies.includes(currency)
}

/** A path of ours: "//evil.example", "/\evil.example" and control characters would lead elsewhere. */
function ownPath(path: string): boolean {
  return path.length <= 500 && /^\/(?![/\\])[^\\\s\u0000-\u001f\u007f]*$/.test(path)
}

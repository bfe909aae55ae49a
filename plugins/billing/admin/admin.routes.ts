import { ResolveParked } from './resolve-parked.js'
import { ConfirmAttempt } from '../payments/confirm-attempt.js'
import { Invoicing } from 'nettoria/contracts/billing'
import {
  Database,
  IdParams,
  MoneySchema,
  Type,
  httpErrors,
  inject,
  injectable,
  keysetPage,
  listOf,
  listQuery,
  moneyToJson,
} from 'nettoria'
import type { App } from 'nettoria'
import { InvoiceSchema, invoiceJson, invoiceStatuses } from '../invoices/invoice.schemas.js'
import { Invoice } from '../invoices/invoice.model.js'
import { viewsOf } from '../invoices/view-invoice.js'
import { noHint } from '../payments/ask-gateway.js'
import { attemptStatuses } from '../payments/attempt-states.js'
import { PaymentAttempt } from '../payments/attempt.model.js'
import { PaymentSchema, paymentJson } from '../payments/payment.schemas.js'
import { ParkedPayment } from './parked-payment.model.js'
import { ParkedSchema, parkedJson } from './parked.view.js'

const tags = ['Admin: billing']
const manage = { permission: 'billing.payments.manage' }
const manageInvoices = { permission: 'billing.invoices.manage' }
const accountFilter = { accountId: Type.Optional(IdParams.properties.id) }

/** Operators' view of everybody's payments and invoices, under /api/admin. */
@injectable()
export class AdminRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Invoicing) private readonly invoicing: Invoicing,
    @inject(ConfirmAttempt) private readonly confirming: ConfirmAttempt,
    @inject(ResolveParked) private readonly resolving: ResolveParked,
  ) {}

  routes(app: App): void {
    const { db, invoicing, confirming, resolving } = this
    app.get(
      '/admin/payments',
      {
        config: manage,
        schema: {
          summary: 'Payment attempts of every account',
          tags,
          querystring: Type.Object({
            ...listQuery,
            ...accountFilter,
            status: Type.Optional(Type.Enum(attemptStatuses)),
          }),
          response: { 200: listOf(PaymentSchema) },
        },
      },
      async (request) => {
        const { accountId, status, ...list } = request.query
        const query = PaymentAttempt.query(db.read)
        if (accountId !== undefined) query.where({ account_id: accountId })
        if (status !== undefined) query.where({ status })
        const page = await keysetPage<PaymentAttempt>(query, list)
        return { items: page.items.map(paymentJson), nextCursor: page.nextCursor }
      },
    )
    app.post(
      '/admin/payments/:id/recheck',
      {
        config: manage,
        schema: {
          summary: 'Ask the gateway about an attempt now',
          tags,
          params: IdParams,
          response: { 200: Type.Object({ status: Type.Enum(attemptStatuses) }) },
        },
      },
      async (request) => {
        const actor = { kind: 'user', id: String(request.signedIn().userId), cause: request.id } as const
        const status = await confirming.confirm(request.params.id, noHint, actor)
        if (!status) throw httpErrors.NOT_FOUND()
        return { status }
      },
    )
    app.get(
      '/admin/payments/parked',
      {
        config: manage,
        schema: {
          summary: 'Payments that wait for a decision',
          tags,
          querystring: Type.Object({ ...listQuery }),
          response: { 200: listOf(ParkedSchema) },
        },
      },
      async (request) => {
        const page = await keysetPage<ParkedPayment>(
          ParkedPayment.query(db.read).whereNull('resolved_at'),
          request.query,
        )
        return { items: page.items.map(parkedJson), nextCursor: page.nextCursor }
      },
    )
    app.post(
      '/admin/payments/parked/:id/resolve',
      {
        config: { ...manage, idempotent: true },
        schema: {
          summary: 'Put a parked payment into the wallet, or close it as settled outside',
          tags,
          params: IdParams,
          body: Type.Object({ resolution: Type.Enum(['wallet', 'dismissed']) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const actor = { kind: 'user', id: String(request.signedIn().userId), cause: request.id } as const
        await resolving.resolve(request.params.id, request.body.resolution, actor)
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/admin/invoices',
      {
        config: manageInvoices,
        schema: {
          summary: 'Invoices of every account',
          tags,
          querystring: Type.Object({
            ...listQuery,
            ...accountFilter,
            status: Type.Optional(Type.Enum(invoiceStatuses)),
          }),
          response: { 200: listOf(InvoiceSchema) },
        },
      },
      async (request) => {
        const { accountId, status, ...list } = request.query
        const query = Invoice.query(db.read)
        if (accountId !== undefined) query.where({ account_id: accountId })
        if (status !== undefined) query.where({ status })
        const page = await keysetPage<Invoice>(query, list)
        return { items: (await viewsOf(db.read, page.items)).map(invoiceJson), nextCursor: page.nextCursor }
      },
    )
    app.post(
      '/admin/invoices/:id/refund',
      {
        config: { ...manageInvoices, idempotent: true },
        schema: {
          summary: 'Take an invoice back and put what was paid into the wallet',
          tags,
          params: IdParams,
          body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
          response: { 200: Type.Object({ refunded: MoneySchema }) },
        },
      },
      async (request) => {
        const { params, body } = request
        const actor = { kind: 'user', id: String(request.signedIn().userId), cause: request.id } as const
        const refunded = await db.transaction((tx) => invoicing.refundToWallet(tx, params.id, body.reason, actor))
        return { refunded: moneyToJson(refunded) }
      },
    )
  }
}

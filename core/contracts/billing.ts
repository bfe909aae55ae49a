import { Type } from 'typebox'
import type { Actor } from './principal.js'
import type { Reader, Tx } from '../foundation/data/database.js'
import type { Money } from '../foundation/money/money.js'
import { adapters, contract } from '../foundation/di/contract.js'
import { defineEvent } from './define.js'

export type InvoiceStatus = 'draft' | 'issued' | 'partially_paid' | 'paid' | 'void' | 'refunded'

/** What an invoice is for: `{ kind: "ordering.order", id: 12 }`. */
export interface InvoiceSubject {
  kind: string
  id: number
}

export interface InvoiceLineInput {
  /** In the account's language, frozen. */
  description: string
  /** Revenue account of the line: the product's slug. */
  product: string
  quantity: number
  /** Of one; may be negative for a discount. */
  unitPrice: Money
}

export interface InvoiceView {
  id: number
  /** "INV-2026-000012"; null while a draft. */
  number: string | null
  accountId: number
  status: InvoiceStatus
  currency: string
  subtotal: Money
  tax: Money
  total: Money
  paid: Money
  subject: InvoiceSubject
  issuedAt: number | null
  dueAt: number
  paidAt: number | null
  lines: { description: string; quantity: number; unitPrice: Money; total: Money }[]
}

/** Who caused a movement: M15. */

/** Issues and settles billing documents. Provided by `billing`. */
export interface Invoicing {
  issue(
    tx: Tx,
    invoice: {
      accountId: number
      currency: string
      lines: InvoiceLineInput[]
      subject: InvoiceSubject
      dueAt: number
      actor: Actor
    },
  ): Promise<InvoiceView>
  /** Unpaid only; throws INVOICE_NOT_OPEN (409). */
  void(tx: Tx, invoiceId: number, actor: Actor): Promise<void>
  /** Credits what was paid for the invoice to the account's wallet, once. Answers the amount. */
  refundToWallet(tx: Tx, invoiceId: number, reason: string, actor: Actor): Promise<Money>
  view(read: Reader, invoiceId: number): Promise<InvoiceView | undefined>
}
export const Invoicing = contract<Invoicing>('billing.invoicing', '1.0.0')

export interface PaymentMethod {
  /** Gateway instance ("sandbox"). */
  id: string
  title: string
  flow: 'redirect' | 'form' | 'offline'
}

export type PaymentStart = { status: 'paid' } | { status: 'redirect'; redirectUrl: string; attemptId: number }

/** Takes payments for invoices. Provided by `billing`. */
export interface Payments {
  methods(currency: string): PaymentMethod[]
  /**
   * Opens an attempt and asks the gateway where to send the customer. Never inside a transaction. Throws INVOICE_NOT_OPEN,
   * PAYMENT_METHOD_UNKNOWN, PAYMENT_START_FAILED. `returnPath` is a path of ours to end at.
   */
  start(payment: {
    invoiceId: number
    accountId: number
    method: string
    returnPath: string
    actor: Actor
  }): Promise<PaymentStart>
}
export const Payments = contract<Payments>('billing.payments', '1.0.0')

/** One leg of a posting. `account` is "wallet:<accountId>", "receivable:<accountId>", "revenue:<product>", "clearing:<gateway instance>", ... Positive debits, negative credits. */
export interface LedgerEntry {
  account: string
  amount: Money
}

/** The double-entry book. Provided by `billing`. */
export interface Ledger {
  /** Appends a posting once per `key`; throws LEDGER_UNBALANCED, LEDGER_BELOW_LIMIT. A repeated key is a no-op answering false. */
  post(tx: Tx, posting: { key: string; description: string; entries: LedgerEntry[]; actor: Actor }): Promise<boolean>
  /** What the account holds; for wallets positive is the customer's money. */
  walletBalance(read: Reader, accountId: number, currency: string): Promise<Money>
}
export const Ledger = contract<Ledger>('billing.ledger', '1.0.0')

export type Outcome =
  | { status: 'paid'; reference: string; amount: Money; fee?: Money }
  | { status: 'pending' | 'unknown' }
  | { status: 'failed' | 'cancelled'; reason: string }

export interface GatewayTraits {
  flow: 'redirect' | 'form' | 'offline'
  refunds: boolean
  savedMethods: boolean
  currencies: readonly string[] | 'any'
}

export type StartResult =
  | { kind: 'redirect'; url: string; reference?: string }
  | { kind: 'form'; action: string; fields: Record<string, string>; reference?: string }

/** A callback as it came: raw bytes, headers in lower case, query of the return URL. */
export interface RawCallback {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  query: Record<string, string>
  body: Buffer
}

export type JsonObject = { [key: string]: string | number | boolean | null | JsonObject | JsonObject[] }

/** Stateless adapter of a payment provider: never writes tables, never decides. */
export interface PaymentGateway {
  readonly traits: GatewayTraits
  /** Idempotent on `attemptId`. */
  start(i: {
    attemptId: number
    amount: Money
    returnUrl: string
    cancelUrl: string
    webhookUrl: string
    description: string
    customer: { email: string; phone: string; name: string; locale: string }
  }): Promise<StartResult>
  /** Authenticates and parses only; throws GatewayRefusal on a forged or stale callback. */
  readCallback(raw: RawCallback): Promise<{ attemptId?: number; reference?: string; claim: JsonObject }>
  /** Asks the gateway; safe to repeat. A timeout is `unknown`. */
  confirm(i: { attemptId: number; amount: Money; reference: string | null; claim: JsonObject | null }): Promise<Outcome>
  refund?(i: { refundId: string; reference: string; amount: Money }): Promise<Outcome>
  probe(): Promise<{ ok: true; detail: string } | { ok: false; reason: string }>
}

/** Thrown by `readCallback`: the callback is not from the gateway, or not for us. Answers 400. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal'
}

export const PaymentGateways = adapters<PaymentGateway>('billing.gateways', '1.0.0')

const MoneyFact = Type.Object({ currency: Type.String(), amount: Type.String() })
const SubjectFact = Type.Object({ kind: Type.String(), id: Type.Integer() })
const InvoiceFact = Type.Object({
  invoiceId: Type.Integer(),
  accountId: Type.Integer(),
  subject: SubjectFact,
  total: MoneyFact,
})

export const InvoiceIssued = defineEvent({
  name: 'billing.invoice.issued',
  version: 1,
  payload: InvoiceFact,
  aggregate: (p) => `invoice:${p.invoiceId}`,
})
export const InvoicePaid = defineEvent({
  name: 'billing.invoice.paid',
  version: 1,
  payload: InvoiceFact,
  aggregate: (p) => `invoice:${p.invoiceId}`,
})
export const InvoiceRefunded = defineEvent({
  name: 'billing.invoice.refunded',
  version: 1,
  payload: InvoiceFact,
  aggregate: (p) => `invoice:${p.invoiceId}`,
})
export const PaymentParked = defineEvent({
  name: 'billing.payment.parked',
  version: 1,
  payload: Type.Object({
    attemptId: Type.Integer(),
    invoiceId: Type.Integer(),
    accountId: Type.Integer(),
    reason: Type.String(),
  }),
  aggregate: (p) => `attempt:${p.attemptId}`,
})

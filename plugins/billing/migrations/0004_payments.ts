import { col, index, migration, refuseChanges, table, unique } from 'nettoria'

export default migration(
  table('billing_payment_attempts', (t) => {
    col.id(t)
    col.foreignId(t, 'account_id').notNullable()
    col.ref(t, 'invoice_id', 'billing_invoices').notNullable()
    t.string('gateway', 60).notNullable()
    col.word(t, 'status').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
    // What the gateway calls it, told at the start or in the outcome. The digest compares letter by letter on every engine.
    t.string('reference', 255)
    t.string('reference_digest', 64)
    t.string('reason', 255)
    t.string('return_path', 500).notNullable()
    col.word(t, 'actor_kind').notNullable()
    t.string('actor_id', 100).notNullable()
    t.string('cause', 100).notNullable()
    t.integer('checks').notNullable().defaultTo(0)
    col.instant(t, 'next_check_at')
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'finished_at')
  }),
  index('billing_payment_attempts', ['account_id', 'id']),
  index('billing_payment_attempts', ['invoice_id']),
  index('billing_payment_attempts', ['next_check_at']),
  index('billing_payment_attempts', ['gateway', 'reference_digest']),
  table('billing_captures', (t) => {
    col.id(t)
    t.string('gateway', 60).notNullable()
    t.string('reference', 255).notNullable()
    t.string('reference_digest', 64).notNullable()
    col.ref(t, 'attempt_id', 'billing_payment_attempts').notNullable()
    col.ref(t, 'invoice_id', 'billing_invoices').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
    col.minor(t, 'fee').notNullable()
    col.instant(t, 'created_at').notNullable()
  }),
  unique('billing_captures', ['gateway', 'reference_digest']),
  index('billing_captures', ['attempt_id']),
  table('billing_allocations', (t) => {
    col.id(t)
    col.ref(t, 'invoice_id', 'billing_invoices').notNullable()
    // "capture" or "wallet"; with the source id it says which movement paid.
    col.word(t, 'source').notNullable()
    col.foreignId(t, 'source_id').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
    col.instant(t, 'created_at').notNullable()
  }),
  unique('billing_allocations', ['invoice_id', 'source', 'source_id']),
  table('billing_parked_payments', (t) => {
    col.id(t)
    t.string('gateway', 60).notNullable()
    t.string('reference', 255).notNullable()
    t.string('reference_digest', 64).notNullable()
    col.ref(t, 'attempt_id', 'billing_payment_attempts').notNullable()
    col.ref(t, 'invoice_id', 'billing_invoices').notNullable()
    col.foreignId(t, 'account_id').notNullable()
    col.word(t, 'reason').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
    col.instant(t, 'created_at').notNullable()
    col.word(t, 'resolution')
    t.string('resolved_by', 100)
    col.instant(t, 'resolved_at')
  }),
  unique('billing_parked_payments', ['gateway', 'reference_digest', 'attempt_id']),
  table('billing_callbacks', (t) => {
    col.id(t)
    t.string('gateway', 60).notNullable()
    // "webhook" or "return".
    col.word(t, 'kind').notNullable()
    col.foreignId(t, 'bound_attempt_id')
    col.word(t, 'status').notNullable()
    col.word(t, 'method').notNullable()
    col.json(t, 'headers').notNullable()
    col.json(t, 'query').notNullable()
    // Base64 of the bytes as they came.
    t.text('body', 'mediumtext').notNullable()
    t.string('request_id', 100).notNullable()
    t.string('problem', 255)
    t.integer('tries').notNullable().defaultTo(0)
    col.foreignId(t, 'attempt_id')
    col.instant(t, 'claimed_at')
    col.instant(t, 'received_at').notNullable()
  }),
  index('billing_callbacks', ['status', 'claimed_at']),
  ...refuseChanges('billing_captures', 'update'),
  ...refuseChanges('billing_captures', 'delete'),
  ...refuseChanges('billing_allocations', 'update'),
  ...refuseChanges('billing_allocations', 'delete'),
)

import { col, index, migration, refuseChanges, table, unique } from 'nettoria'

// Everything that makes up the document; what is left moves with its payments.
const frozen = [
  'id',
  'series',
  'year',
  'series_number',
  'number',
  'account_id',
  'currency',
  'subtotal',
  'tax',
  'total',
  'subject_kind',
  'subject_id',
  'seller',
  'buyer',
  'issued_at',
  'due_at',
]

export default migration(
  table('billing_number_series', (t) => {
    col.id(t)
    t.string('series', 8).notNullable()
    t.integer('year').notNullable()
    t.integer('last').notNullable()
  }),
  unique('billing_number_series', ['series', 'year']),
  table('billing_invoices', (t) => {
    col.id(t)
    t.string('series', 8).notNullable()
    t.integer('year').notNullable()
    t.integer('series_number').notNullable()
    t.string('number', 40).notNullable()
    col.foreignId(t, 'account_id').notNullable()
    col.word(t, 'status').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'subtotal').notNullable()
    col.minor(t, 'tax').notNullable()
    col.minor(t, 'total').notNullable()
    col.minor(t, 'paid').notNullable().defaultTo(0)
    col.minor(t, 'refunded').notNullable().defaultTo(0)
    t.string('subject_kind', 100).notNullable()
    col.foreignId(t, 'subject_id').notNullable()
    col.json(t, 'seller').notNullable()
    col.json(t, 'buyer').notNullable()
    col.instant(t, 'issued_at').notNullable()
    col.instant(t, 'due_at').notNullable()
    col.instant(t, 'paid_at')
  }),
  unique('billing_invoices', ['series', 'year', 'series_number']),
  index('billing_invoices', ['account_id', 'id']),
  index('billing_invoices', ['subject_kind', 'subject_id']),
  table('billing_invoice_lines', (t) => {
    col.id(t)
    col.ref(t, 'invoice_id', 'billing_invoices').notNullable()
    t.integer('position').notNullable()
    t.string('description', 500).notNullable()
    t.string('product', 80).notNullable()
    t.integer('quantity').notNullable()
    col.minor(t, 'unit_price').notNullable()
    col.minor(t, 'total').notNullable()
  }),
  unique('billing_invoice_lines', ['invoice_id', 'position']),
  ...refuseChanges('billing_invoices', 'update', frozen),
  ...refuseChanges('billing_invoices', 'delete'),
  ...refuseChanges('billing_invoice_lines', 'update'),
  ...refuseChanges('billing_invoice_lines', 'delete'),
)

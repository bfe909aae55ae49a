import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  // One payment page an attempt, and what the customer chose on it.
  table('gateway_sandbox_checkouts', (t) => {
    col.id(t)
    col.foreignId(t, 'attempt_id').notNullable()
    t.string('instance', 60).notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
    t.string('description', 255).notNullable()
    t.string('return_url', 1000).notNullable()
    t.string('webhook_url', 1000).notNullable()
    col.word(t, 'outcome')
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'completed_at')
  }),
  unique('gateway_sandbox_checkouts', ['attempt_id']),
  // Money taken. `available_at`: from when on the provider admits to it.
  table('gateway_sandbox_charges', (t) => {
    col.id(t)
    col.ref(t, 'checkout_id', 'gateway_sandbox_checkouts').notNullable()
    t.integer('seq').notNullable()
    t.string('reference', 60).notNullable()
    t.string('instance', 60).notNullable()
    col.foreignId(t, 'attempt_id').notNullable()
    col.word(t, 'outcome').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
    col.instant(t, 'available_at').notNullable()
    col.instant(t, 'created_at').notNullable()
    t.integer('webhook_tries').notNullable().defaultTo(0)
    col.instant(t, 'webhook_due_at')
  }),
  unique('gateway_sandbox_charges', ['checkout_id', 'seq']),
  unique('gateway_sandbox_charges', ['reference']),
  index('gateway_sandbox_charges', ['webhook_due_at']),
  table('gateway_sandbox_keys', (t) => {
    col.id(t)
    t.string('instance', 60).notNullable()
    t.text('sealed').notNullable()
  }),
  unique('gateway_sandbox_keys', ['instance']),
)

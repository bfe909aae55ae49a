import { col, index, migration, table, unique } from 'nettoria'

// `subject` and `body` of sensitive kinds are sealed, and all of them are emptied once nothing is left to do.
export default migration(
  table('notifications_messages', (t) => {
    col.id(t)
    t.string('message_key', 180).notNullable()
    col.word(t, 'channel').notNullable()
    col.foreignId(t, 'user_id').notNullable()
    t.string('kind', 100).notNullable()
    t.string('address', 191).notNullable()
    t.string('locale', 10).notNullable()
    col.flag(t, 'sensitive')
    t.text('subject')
    t.text('body', 'mediumtext')
    col.word(t, 'state').notNullable()
    t.integer('attempts').notNullable().defaultTo(0)
    t.integer('doubts').notNullable().defaultTo(0)
    col.instant(t, 'due_at').notNullable()
    t.string('claim', 36)
    t.string('sender', 60)
    t.string('reference', 191)
    t.string('last_error', 500)
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'finished_at')
  }),
  unique('notifications_messages', ['message_key', 'channel', 'user_id']),
  index('notifications_messages', ['state', 'due_at']),
  index('notifications_messages', ['claim']),
)

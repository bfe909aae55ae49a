import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  table('message_outbox_messages', (t) => {
    col.id(t)
    t.string('message_id', 100).notNullable()
    col.word(t, 'channel').notNullable()
    t.string('recipient', 191).notNullable()
    t.text('subject')
    t.text('body', 'mediumtext').notNullable()
    t.text('html', 'mediumtext')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('message_outbox_messages', ['message_id']),
  index('message_outbox_messages', ['recipient']),
)

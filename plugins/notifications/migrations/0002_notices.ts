import { col, index, migration, table, unique } from 'nettoria'

// What people read in the panel itself: the values, not the text, so that it is shown in the language of the day.
export default migration(
  table('notifications_notices', (t) => {
    col.id(t)
    t.string('notice_key', 180).notNullable()
    col.foreignId(t, 'user_id').notNullable()
    t.string('kind', 100).notNullable()
    col.json(t, 'params').notNullable()
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'read_at')
  }),
  unique('notifications_notices', ['notice_key', 'user_id']),
  index('notifications_notices', ['user_id', 'read_at']),
)

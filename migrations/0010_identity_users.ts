import { col } from '../core/foundation/data/columns.js'
import { migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('identity_users', (t) => {
    col.id(t)
    t.string('first_name', 100).notNullable()
    t.string('last_name', 100).notNullable()
    t.string('email', 191).notNullable()
    t.string('phone', 20)
    t.string('password_hash', 255).notNullable()
    t.string('locale', 10).notNullable()
    t.string('timezone', 64).notNullable()
    col.instant(t, 'email_verified_at')
    col.instant(t, 'phone_verified_at')
    col.instant(t, 'suspended_at')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('identity_users', ['email']),
  unique('identity_users', ['phone']),
)

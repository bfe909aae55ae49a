import { col } from '../core/foundation/data/columns.js'
import { migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('identity_roles', (t) => {
    col.id(t)
    t.string('slug', 60).notNullable()
    t.string('name', 100).notNullable()
    col.instant(t, 'created_at').notNullable()
  }),
  unique('identity_roles', ['slug']),
  table('identity_role_permissions', (t) => {
    col.id(t)
    col.ref(t, 'role_id', 'identity_roles').notNullable()
    t.string('permission', 120).notNullable()
  }),
  unique('identity_role_permissions', ['role_id', 'permission']),
  table('identity_user_roles', (t) => {
    col.id(t)
    col.ref(t, 'user_id', 'identity_users').notNullable()
    col.ref(t, 'role_id', 'identity_roles').notNullable()
  }),
  unique('identity_user_roles', ['user_id', 'role_id']),
)

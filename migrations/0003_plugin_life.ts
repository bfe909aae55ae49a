import { column, migration } from '../core/foundation/data/migration.js'

/** What outlives a plugin's run: where it came from, and what it registered when it last ran. */
export default migration(
  column('core_plugins', 'source', (t) => void t.string('source', 200)),
  column('core_plugins', 'registered', (t) => void t.text('registered')),
)

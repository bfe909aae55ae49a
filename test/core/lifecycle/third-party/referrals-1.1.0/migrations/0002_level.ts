import { column, migration } from 'nettoria'

export default migration(column('referrals_links', 'level', (t) => void t.integer('level').notNullable().defaultTo(1)))

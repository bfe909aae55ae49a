import { migration, table } from 'nettoria'

export default migration(table('referral_badge_badges', (t) => void t.string('code', 60).notNullable()))

import { column, migration } from 'nettoria'

export default migration(column('billing_callbacks', 'worker', (t) => void t.string('worker', 36)))

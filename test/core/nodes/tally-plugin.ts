import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pluginFiles } from '../lifecycle/kit.js'

/** Milliseconds between two runs of its job. */
export const tallyEvery = 2_000

/** Counts each effect with a row of its own, and nothing but the panel keeps it from counting twice. */
const code = `
  import { Worker, defineJob, definePlugin, Database, Clock } from 'nettoria'
  import { InvoicePaid } from 'nettoria/contracts/billing'
  import { OrderPaid } from 'nettoria/contracts/ordering'
  import { InstanceReady } from 'nettoria/contracts/compute'
  export default definePlugin({ setup(plugin) {
    const [db, clock, worker] = [plugin.get(Database), plugin.get(Clock), plugin.get(Worker)]
    const heard = (what, id) => (tx, fact) => tx('tally_effects').insert({ what, subject: fact[id] })
    plugin.events.on(InvoicePaid, 'invoice', heard('invoice paid', 'invoiceId'))
    plugin.events.on(OrderPaid, 'order', heard('order paid', 'orderId'))
    plugin.events.on(InstanceReady, 'instance', heard('instance ready', 'instanceId'))
    plugin.job(defineJob({ name: 'tally.count', every: ${tallyEvery} }), () =>
      db.transaction((tx) => tx('tally_runs').insert({ worker: worker.id, ran_at: clock.now() })))
  } })`

const tables = `
  import { migration, table } from 'nettoria'
  export default migration(
    table('tally_effects', (t) => { t.increments('id'); t.string('what', 40); t.integer('subject') }),
    table('tally_runs', (t) => { t.increments('id'); t.string('worker', 60); t.bigInteger('ran_at') }),
  )`

/** Puts the plugin into a DATA_DIR, by hand. */
export function addTally(dataDir: string): void {
  for (const [path, text] of Object.entries(
    pluginFiles('tally', { code, files: { 'migrations/0001_tally.js': tables } }),
  )) {
    const file = join(dataDir, 'plugins', 'tally', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

import { createDatabase } from '../../../core/foundation/data/knex-database.js'
import { billingPanel } from './bench.js'

// A second node on the same database: it takes one browser's return and, told so by NETTORIA_FAULT, dies on the way.
const [engine, url, path] = process.argv.slice(2)
const database = { url: url!, open: () => createDatabase(url!), drop: async () => {} }
const panel = await billingPanel(engine as 'sqlite', { database })
const answer = await panel.inject({ method: 'GET', url: path! })
await panel.stop()
process.exitCode = answer.statusCode === 303 ? 0 : 1

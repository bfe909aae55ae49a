import { createDatabase } from '../../../core/foundation/data/knex-database.js'
import { createEvents } from '../../../core/work/events/outbox-events.js'
import { createAgendaJobs } from '../../../core/work/jobs/agenda-jobs.js'
import { openQueue } from '../../../core/work/jobs/open-queue.js'
import { systemClock } from '../../../core/foundation/kernel/clock.js'
import { installationId } from '../../../core/foundation/kernel/installation.js'
import { createLogger } from '../../../core/foundation/kernel/pino-logger.js'
import { ThingMoved, countJob, slowJob } from './happenings.js'

// A process for the tests to run beside themselves and to kill: `worker.js <role> <database url> [<queue url>]`.
const [role, url, queueUrl] = process.argv.slice(2)
const db = createDatabase(url!)
const deps = { db, clock: systemClock, log: createLogger('error', { write: (line) => process.stderr.write(line) }) }
const who = String(process.pid)

if (role === 'events') {
  const events = createEvents({ ...deps, lease: 1_500 })
  events.on('test', ThingMoved, 'trace', async (tx, fact) => {
    await tx('effects').insert({ who, what: `${fact.thing}:${fact.n}` })
  })
  events.start()
}
if (role === 'jobs') {
  const queue = queueUrl ? await openQueue(queueUrl, { panelId: await installationId(db), log: deps.log }) : undefined
  const jobs = createAgendaJobs({ ...deps, queue })
  jobs.define('test', slowJob, async ({ data }) => {
    process.stdout.write(`began ${data.n}\n`)
    await new Promise(() => setTimeout(() => undefined, 60_000))
  })
  jobs.define('test', countJob, async ({ data }) => {
    await db.transaction(async (tx) => tx('effects').insert({ who, what: String(data.n) }))
  })
  await jobs.start()
}
process.stdout.write('ready\n')

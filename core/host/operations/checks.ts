import { existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import { pendingMigrations } from '../../foundation/data/pending-migrations.js'
import type { MigrationOwner } from '../../foundation/data/migrate.js'
import type { JobsRuntime } from '../../work/jobs/runtime.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Registries } from '../plugins/registries.js'
import { readPluginRows } from '../plugins/plugin-states.js'
import type { Shared } from '../boot/open-shared.js'
import { hasProbe, probeAdapter } from '../../web/settings/probe-adapter.js'
import { broken, ok, warning } from './health-check.js'
import type { HealthProbe } from './health-check.js'

export interface CheckDeps {
  db: OpenDatabase
  clock: Clock
  config: Config
  registries: Registries
  jobs: JobsRuntime
  shared: Pick<Shared, 'rateLimitStore'>
  /** Whose migrations there are. */
  owners(): readonly MigrationOwner[]
}

const adapterLimit = 8_000
/** What is due for so long has nobody who works it. */
const lateAfter = 5 * 60_000
const gigabyte = 1024 ** 3
const minutes = (ms: number) => Math.round(ms / 60_000)

/** The checks of `nettoria doctor`, in the order they are shown. */
export function healthProbes(deps: CheckDeps): HealthProbe[] {
  return [
    { id: 'database', run: () => checkDatabase(deps) },
    { id: 'secrets', run: async () => [checkSecrets(deps)] },
    { id: 'plugins', run: () => checkPlugins(deps) },
    { id: 'adapters', run: () => checkAdapters(deps) },
    { id: 'jobs', run: async () => [await checkJobs(deps)] },
    { id: 'events', run: () => checkEvents(deps) },
    ...(deps.shared.rateLimitStore ? [{ id: 'redis', run: async () => [await checkRedis(deps)] }] : []),
    { id: 'disk', run: async () => [await checkDisk(deps)] },
    { id: 'clock', run: async () => [await checkClock(deps)] },
  ]
}

async function checkDatabase({ db, owners }: CheckDeps) {
  const pending = await pendingMigrations(db, owners())
  if (pending.length === 0) return [ok('ready', { address: db.address })]
  return [broken('unmigrated', { address: db.address, count: pending.length, first: pending[0]! })]
}

function checkSecrets({ config }: CheckDeps) {
  const file = join(config.dataDir, 'secrets.json')
  if (!existsSync(file)) return ok('environment')
  const mode = statSync(file).mode & 0o777
  return mode & 0o077 ? broken('readable', { file, mode: mode.toString(8) }) : ok('file', { file })
}

async function checkPlugins({ db }: CheckDeps) {
  const rows = [...(await readPluginRows(db.read)).values()]
  const parked = rows.filter(({ state }) => state === 'failed' || state === 'blocked')
  if (parked.length === 0) return [ok('running', { count: rows.filter(({ state }) => state === 'enabled').length })]
  return parked.map(({ id, state, failure }) => broken(state, { plugin: id, reason: failure ?? '' }))
}

async function checkAdapters({ registries }: CheckDeps) {
  const failed = registries
    .failed()
    .map(({ contract, instance, error }) => broken('failed', { contract, instance, reason: error.message }))
  const contracts = new Set(registries.offers().map(({ contract }) => contract))
  const instances = [...contracts].flatMap((contract) =>
    registries
      .registry(contract)
      .list()
      .map((each) => ({ contract, ...each })),
  )
  const probes = instances
    .filter(({ adapter }) => hasProbe(adapter))
    .map(async ({ contract, id: instance, adapter }) => {
      const answer = await probeAdapter(adapter, adapterLimit)
      const where = { contract: contract.id, instance }
      return answer.ok
        ? ok('reachable', { ...where, detail: answer.detail })
        : broken('unreachable', { ...where, reason: answer.reason })
    })
  const probed = await Promise.all(probes)
  return failed.length + probed.length ? [...failed, ...probed] : [ok('none')]
}

async function checkJobs({ jobs, clock }: CheckDeps) {
  const queue = await jobs.list()
  const failed = queue.filter(({ state, nextRunAt }) => state === 'failed' && nextRunAt === null)
  const due = queue
    .filter(({ state, nextRunAt }) => state === 'waiting' && nextRunAt !== null)
    .map(({ nextRunAt }) => nextRunAt!)
  const late = due.length ? clock.now() - Math.min(...due) : 0
  if (late > lateAfter) return broken('late', { minutes: minutes(late) })
  return failed.length ? warning('failed', { count: failed.length }) : ok('moving', { count: queue.length })
}

async function checkEvents({ db, clock }: CheckDeps) {
  const now = clock.now()
  const waiting = (await db
    .read('core_deliveries as d')
    .join('core_events as e', 'e.id', 'd.event_id')
    .where('d.state', 'due')
    .where('d.due_at', '<=', now)
    .groupBy('d.handler')
    .select('d.handler')
    .min({ oldest: 'e.published_at' })) as { handler: string; oldest: number }[]
  // Deliveries of what is switched off are parked on purpose.
  const plugins = await readPluginRows(db.read)
  const wanted = waiting.filter(({ handler }) => plugins.get(handler.split('/')[0]!)?.state === 'enabled')
  const late = wanted.length ? now - Math.min(...wanted.map(({ oldest }) => Number(oldest))) : 0
  const [dead] = (await db.read('core_deliveries').where('state', 'dead').count({ many: '*' })) as { many: number }[]
  const lag = late > lateAfter ? broken('late', { minutes: minutes(late) }) : ok('moving')
  return Number(dead?.many ?? 0) ? [lag, warning('dead', { count: Number(dead!.many) })] : [lag]
}

// Away, it costs comfort and no order: a warning.
async function checkRedis({ shared }: CheckDeps) {
  const away = (error: Error) => warning('away', { reason: error.message })
  return shared.rateLimitStore!.redis.ping().then(() => ok('answers'), away)
}

async function checkDisk({ config }: CheckDeps) {
  const { bavail, bsize, blocks } = await statfs(config.dataDir)
  const free = bavail * bsize
  const params = {
    dir: config.dataDir,
    free: Math.round((free / gigabyte) * 10) / 10,
    percent: Math.round((bavail / blocks) * 100),
  }
  if (free < 0.2 * gigabyte) return broken('full', params)
  return free < gigabyte ? warning('low', params) : ok('free', params)
}

// A fact from the future means that a clock went back: due times, codes and tokens are then wrong.
async function checkClock({ db, clock }: CheckDeps) {
  const [row] = (await db.read('core_events').max({ newest: 'published_at' })) as { newest: number | null }[]
  const ahead = Number(row?.newest ?? 0) - clock.now()
  return ahead > 60_000 ? broken('back', { minutes: minutes(ahead) }) : ok('steady')
}

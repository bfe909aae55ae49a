import type { Logger } from '../../foundation/kernel/logger.js'
import { withoutCredentials } from '../../foundation/kernel/without-credentials.js'
import { jobErrors } from './errors.js'
import type { Queue, QueueAddress } from './queue.js'

type Opener = (address: QueueAddress) => Promise<Queue>

// Loaded when asked for: most installations keep their queue in SQL and never pay for three drivers.
const mongo = async (): Promise<Opener> => (await import('./back-ends/mongo.js')).openMongoQueue
const postgres = async (): Promise<Opener> => (await import('./back-ends/postgres.js')).openPostgresQueue
const redis = async (): Promise<Opener> => (await import('./back-ends/redis.js')).openRedisQueue

const back: Record<string, () => Promise<Opener>> = {
  mongodb: mongo,
  'mongodb+srv': mongo,
  postgres,
  postgresql: postgres,
  redis,
  rediss: redis,
}

/** Connects to JOBS_URL. Throws JOBS_URL_INVALID, JOBS_UNREACHABLE; neither says a password. */
export async function openQueue(url: string, deps: { panelId: string; log: Logger }): Promise<Queue> {
  const load = back[/^([a-z+]+):\/\/./.exec(url)?.[1] ?? '']
  if (!load) throw jobErrors.JOBS_URL_INVALID({ url: withoutCredentials(url) })
  const open = await load()
  const name = `nettoria_jobs_${deps.panelId.slice(0, 8)}`
  try {
    const { repository, disconnect } = await open({ url, name, log: deps.log.child({ part: 'jobs' }) })
    let disconnected: Promise<void> | undefined
    return { repository, disconnect: () => (disconnected ??= disconnect()) }
  } catch (error) {
    throw jobErrors.JOBS_UNREACHABLE({ address: withoutCredentials(url), reason: reasonOf(error, url) })
  }
}

// Drivers quote the address they were given in some of their messages.
function reasonOf(error: unknown, url: string): string {
  const { message, code } = error as NodeJS.ErrnoException
  const secret = /:\/\/([^/]*)@/.exec(url)?.[1]
  const parts = secret ? [secret, ...secret.split(':').slice(1), ...secret.split(':').slice(1).map(decoded)] : []
  const told = parts
    .filter(Boolean)
    .reduce((text, part) => text.replaceAll(part, '***'), message || String(code ?? error))
  return told.replaceAll(url, withoutCredentials(url)).replace(/\.$/, '')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

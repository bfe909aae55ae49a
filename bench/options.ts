import { parseArgs } from 'node:util'
import type { Engine } from '../core/foundation/data/database.js'

/** How long and how much. */
export interface Profile {
  name: 'quick' | 'full' | 'check'
  /** Of each measurement under load. */
  seconds: number
  /** Until both sides are compiled and their caches are full. */
  warmUpRequests: number
  /** Servers in the database. */
  servers: number
  /** Before memory is looked at. */
  requests: number
  /** Widens every bound: 2 forgives what is twice off the goal. */
  slack: number
  leastPairs: number
}

/** A server somebody already started. */
export interface Peer {
  name: string
  url: string
}

export const metricNames = ['page', 'list', 'api', 'login', 'start', 'rss'] as const
export type MetricName = (typeof metricNames)[number]

export interface Options {
  profile: Profile
  pairs: number
  only: MetricName[]
  engines: Engine[]
  peers: Peer[]
}

/** One sentence for whoever typed something else than we understand. */
export class UsageError extends Error {}

const goal = { slack: 1, leastPairs: 5 }
const profiles: Record<Profile['name'], Profile> = {
  quick: { name: 'quick', seconds: 1.5, warmUpRequests: 2_000, servers: 10_000, requests: 3_000, ...goal },
  full: { name: 'full', seconds: 6, warmUpRequests: 10_000, servers: 100_000, requests: 20_000, ...goal },
  check: {
    name: 'check',
    seconds: 1,
    warmUpRequests: 1_500,
    servers: 10_000,
    requests: 1_500,
    slack: 2,
    leastPairs: 3,
  },
}

/** Figures to come, and what each waits for. */
const later: Record<string, string> = {
  tick: 'the hourly tick over metered services',
  ledger: 'posts with idempotency keys',
  invoice: 'the invoice run',
  queue: 'a job that provisions without work',
  growth: 'the tick and the invoice run',
}

/** Reads the words after `npm run bench --`. Null: show the help. Throws UsageError. */
export function readOptions(words: readonly string[]): Options | null {
  const values = parse(words)
  if (values.help) return null
  if (values.full && values.check) throw new UsageError('--full and --check exclude each other.')
  const profile = profiles[values.check ? 'check' : values.full ? 'full' : 'quick']
  return {
    profile,
    pairs: values.pairs === undefined ? profile.leastPairs : readPairs(values.pairs),
    only: values.only === undefined ? ['page', 'list', 'login', 'start', 'rss'] : list(values.only).map(readMetric),
    engines: list(values.databases ?? (values.check ? 'sqlite' : 'sqlite,mysql,pg')).map(readEngine),
    peers: values.peers.map(readPeer),
  }
}

function parse(words: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      only: { type: 'string' },
      databases: { type: 'string' },
      peers: { type: 'string', multiple: true, default: [] as string[] },
      pairs: { type: 'string' },
    } as const
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}. Try --help.`)
  }
}

const list = (text: string) => text.split(',').map((word) => word.trim())

function readMetric(name: string): MetricName {
  const found = metricNames.find((known) => known === name)
  if (found) return found
  const what = Object.hasOwn(later, name) ? later[name] : undefined
  if (what) throw new UsageError(`"${name}" cannot be measured yet: it waits for ${what}.`)
  throw new UsageError(`"${name}" is no figure to measure: choose from ${metricNames.join(', ')}.`)
}

function readEngine(name: string): Engine {
  const engines = ['sqlite', 'mysql', 'pg'] as const
  const found = engines.find((known) => known === name)
  if (!found) throw new UsageError(`"${name}" is no database: choose from ${engines.join(', ')}.`)
  return found
}

function readPairs(text: string): number {
  const pairs = Number(text)
  if (Number.isInteger(pairs) && pairs >= 1 && pairs <= 99) return pairs
  throw new UsageError(`--pairs takes a whole number from 1 to 99, not "${text}".`)
}

function readPeer(text: string): Peer {
  const [, name, url] = /^([a-z0-9-]+)=(.+)$/i.exec(text) ?? []
  if (name && url && URL.canParse(url) && /^https?:/.test(url)) return { name, url }
  throw new UsageError(`--peers takes name=url, like ghost=http://127.0.0.1:2368/, not "${text}".`)
}

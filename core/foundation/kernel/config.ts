import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { configErrors } from './config-errors.js'
import { explainFault } from './explain-fault.js'
import { loadSecrets } from './secrets.js'
import type { PanelSecrets } from './secrets.js'

/** A configured adapter in a file of `config/`. */
const InstanceSchema = Type.Object(
  {
    contract: Type.String(),
    definition: Type.String(),
    id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }),
    title: Type.Optional(Type.String()),
    settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
)

export const FileSchema = Type.Object(
  {
    panelName: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    theme: Type.Optional(Type.String()),
    locale: Type.Optional(Type.String()),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    timezone: Type.Optional(Type.String()),
    plugins: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            enabled: Type.Optional(Type.Boolean()),
            settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    instances: Type.Optional(Type.Array(InstanceSchema)),
  },
  { additionalProperties: false },
)

export type ConfigFile = Static<typeof FileSchema>
export type ConfiguredInstance = Static<typeof InstanceSchema>

export interface Config {
  environment: 'production' | 'development' | 'test'
  production: boolean
  port: number
  host: string
  appUrl: string
  /** A reverse proxy stands in front and sets X-Forwarded-For. */
  trustProxy: boolean
  /** Requests a minute from one address, where a route says nothing. */
  rateLimit: number
  databaseUrl: string
  /** Where jobs are kept; null: in the SQL database. */
  jobsUrl: string | null
  /** Shares rate limits and volatile news among nodes; null: each node has its own. */
  redisUrl: string | null
  /** Where `nettoria worker` answers health checks; null: nowhere. */
  workerPort: number | null
  dataDir: string
  logLevel: string
  secrets: PanelSecrets
  admin: { email: string; password: string } | null
  /** The project's folder: plugins/, themes/ and config/ are in it. */
  root: string
  panelName: string
  theme: string
  locale: string
  currency: string
  timezone: string
  plugins: NonNullable<ConfigFile['plugins']>
  instances: ConfiguredInstance[]
}

const checkFile = Compile(FileSchema)
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads environment and files once. Files: config/default.json, config/<NODE_ENV>.json, DATA_DIR/config.json; later ones win. */
export function loadConfig(env: NodeJS.ProcessEnv, root: string, extraFiles: string[] = []): Config {
  const environment = oneOf('NODE_ENV', env['NODE_ENV'] ?? 'development', [
    'production',
    'development',
    'test',
  ] as const)
  const production = environment === 'production'
  const dataDir = resolve(env['DATA_DIR'] || 'data')
  const names = ['default', environment].map((name) => join(root, 'config', `${name}.json`))
  const file = [...names, ...extraFiles, join(dataDir, 'config.json')].map(readFile).reduce(merge, {})
  const port = integer('PORT', env['PORT'] || '5000', 0, 65535)
  const host = env['HOST'] || '127.0.0.1'
  const appUrl = address('APP_URL', env['APP_URL'] || `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`)
  return Object.freeze({
    environment,
    production,
    port,
    host,
    appUrl,
    trustProxy: oneOf('TRUST_PROXY', env['TRUST_PROXY'] || '0', ['0', '1']) === '1',
    rateLimit: integer('RATE_LIMIT', env['RATE_LIMIT'] || (production ? '600' : '6000'), 1, 1_000_000),
    databaseUrl: env['DATABASE_URL'] || `sqlite:${join(dataDir, 'panel.sqlite')}`,
    jobsUrl: env['JOBS_URL'] || null,
    redisUrl: env['REDIS_URL'] ? redisAddress(env['REDIS_URL']) : null,
    workerPort: env['WORKER_PORT'] ? integer('WORKER_PORT', env['WORKER_PORT'], 0, 65535) : null,
    dataDir,
    logLevel: oneOf('LOG_LEVEL', env['LOG_LEVEL'] || 'info', levels),
    secrets: loadSecrets(env, dataDir, production),
    admin: adminOf(env),
    root,
    panelName: file.panelName ?? 'Nettoria',
    theme: file.theme ?? 'default',
    locale: file.locale ?? 'en',
    currency: file.currency ?? 'EUR',
    timezone: file.timezone ?? 'UTC',
    plugins: file.plugins ?? {},
    instances: file.instances ?? [],
  })
}

function readFile(file: string): ConfigFile {
  if (!existsSync(file)) return {}
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw configErrors.CONFIG_FILE_UNREADABLE({ file, reason: (error as Error).message })
  }
  if (checkFile.Check(json)) return json
  throw configErrors.CONFIG_FILE_UNREADABLE({ file, reason: explainFault(checkFile.Errors(json)) })
}

function merge(base: ConfigFile, over: ConfigFile): ConfigFile {
  const plugins = { ...base.plugins }
  for (const [id, next] of Object.entries(over.plugins ?? {}))
    plugins[id] = { ...plugins[id], ...next, settings: { ...plugins[id]?.settings, ...next.settings } }
  return { ...base, ...over, plugins, instances: [...(base.instances ?? []), ...(over.instances ?? [])] }
}

function oneOf<const T extends readonly string[]>(name: string, value: string, allowed: T): T[number] {
  if (allowed.includes(value)) return value
  throw configErrors.CONFIG_INVALID({ name, reason: `"${value}" is not one of ${allowed.join(', ')}` })
}

function integer(name: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  throw configErrors.CONFIG_INVALID({ name, reason: `"${value}" is not a whole number from ${min} to ${max}` })
}

function address(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/+$/, '')
  throw configErrors.CONFIG_INVALID({ name, reason: `"${value}" is not an http or https address` })
}

// It may hold a password, so the message does not repeat it.
function redisAddress(value: string): string {
  if (/^rediss?:\/\/./.test(value) && URL.canParse(value)) return value
  throw configErrors.CONFIG_INVALID({ name: 'REDIS_URL', reason: 'it is not an address like redis://host:6379' })
}

function adminOf(env: NodeJS.ProcessEnv): Config['admin'] {
  const email = env['ADMIN_EMAIL']
  const password = env['ADMIN_PASSWORD']
  if (!email && !password) return null
  if (email && password) return { email, password }
  throw configErrors.CONFIG_INVALID({
    name: email ? 'ADMIN_PASSWORD' : 'ADMIN_EMAIL',
    reason: 'ADMIN_EMAIL and ADMIN_PASSWORD are given together or not at all',
  })
}

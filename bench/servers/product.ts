import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Program } from './start-server.js'

export const root = resolve(import.meta.dirname, '../../..')

// One pair for all homes of a run.
const secrets = { APP_KEY: secret(), JWT_SECRET: secret() }

interface Place {
  dir: string
  databaseUrl: string
}

/** `nettoria start` as an operator runs it in production, on a prepared home. */
export function product(home: Place): Program {
  return {
    words: [join(root, 'dist/core/cli/main.js'), 'start'],
    env: (port) => productEnvironment(home, port),
    firstPath: '/',
  }
}

/** Empty values stand against those of a developer's `.env`. The rate limit is counted, and never reached. */
export function productEnvironment(home: Place, port: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATA_DIR: home.dir,
    DATABASE_URL: home.databaseUrl,
    PORT: String(port),
    HOST: '127.0.0.1',
    APP_URL: `http://127.0.0.1:${port}`,
    RATE_LIMIT: '1000000',
    LOG_LEVEL: 'info',
    TRUST_PROXY: '0',
    ...secrets,
    ...Object.fromEntries(absent.map((name) => [name, ''])),
  }
}

const absent = ['JOBS_URL', 'REDIS_URL', 'WORKER_PORT', 'ADMIN_EMAIL', 'ADMIN_PASSWORD']

function secret(): string {
  return randomBytes(36).toString('base64url')
}

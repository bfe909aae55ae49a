import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config, ConfiguredInstance } from '../../foundation/kernel/config.js'

const projectRoot = resolve(fileURLToPath(new URL('../../../..', import.meta.url)))

/** What a test may configure. */
export interface TestConfigOptions {
  settings?: Record<string, Record<string, unknown>>
  instances?: ConfiguredInstance[]
  config?: Partial<Config>
}

/** What a test's panel is configured with: nothing from files or the environment. `dataDir` is a folder. */
export function testConfig(options: TestConfigOptions, databaseUrl: string, dataDir: string): Config {
  const settings = Object.entries(options.settings ?? {}).map(([id, values]) => [id, { settings: values }])
  return {
    environment: 'test',
    production: false,
    port: 0,
    host: '127.0.0.1',
    appUrl: 'http://127.0.0.1:5000',
    trustProxy: false,
    rateLimit: 6000,
    databaseUrl,
    jobsUrl: null,
    redisUrl: null,
    workerPort: null,
    dataDir,
    logLevel: 'silent',
    secrets: {
      appKey: 'test app key, at least thirty-two characters',
      jwtSecret: 'test jwt secret, at least thirty-two characters',
    },
    admin: null,
    root: projectRoot,
    panelName: 'Test Panel',
    theme: 'default',
    locale: 'en',
    currency: 'EUR',
    timezone: 'UTC',
    plugins: Object.fromEntries(settings) as Config['plugins'],
    instances: options.instances ?? [],
    ...options.config,
  }
}

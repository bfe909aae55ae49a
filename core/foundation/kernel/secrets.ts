import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configErrors } from './config-errors.js'

export interface PanelSecrets {
  appKey: string
  jwtSecret: string
}

const known = ['secret', 'changeme', 'password', 'nettoria', 'default', 'test', 'example']

/** From the environment, or made once and kept in DATA_DIR/secrets.json with mode 0600. Production refuses weak ones. */
export function loadSecrets(env: NodeJS.ProcessEnv, dataDir: string, production: boolean): PanelSecrets {
  const given = { appKey: env['APP_KEY'], jwtSecret: env['JWT_SECRET'] }
  if (production) {
    for (const [name, value] of [
      ['APP_KEY', given.appKey],
      ['JWT_SECRET', given.jwtSecret],
    ] as const)
      if (value !== undefined && isWeak(value)) throw configErrors.CONFIG_SECRET_WEAK({ name })
  }
  if (given.appKey && given.jwtSecret) return { appKey: given.appKey, jwtSecret: given.jwtSecret }
  const kept = keepSecrets(dataDir)
  return { appKey: given.appKey ?? kept.appKey, jwtSecret: given.jwtSecret ?? kept.jwtSecret }
}

function isWeak(secret: string): boolean {
  const distinct = new Set(secret).size
  return secret.length < 32 || distinct < 10 || known.some((word) => secret.toLowerCase().startsWith(word))
}

function keepSecrets(dataDir: string): PanelSecrets {
  const file = join(dataDir, 'secrets.json')
  try {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as PanelSecrets
    mkdirSync(dataDir, { recursive: true })
    const made = { appKey: randomBytes(48).toString('base64url'), jwtSecret: randomBytes(48).toString('base64url') }
    writeFileSync(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
    chmodSync(`${file}.new`, 0o600)
    renameSync(`${file}.new`, file)
    return made
  } catch (error) {
    throw configErrors.CONFIG_DATA_DIR({ dir: dataDir, reason: (error as Error).message }, { cause: error })
  }
}

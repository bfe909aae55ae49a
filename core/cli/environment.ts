import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Surroundings } from './command.js'

/** The environment over what `.env` in the project's folder says. */
export function readEnvironment({ root, env }: Pick<Surroundings, 'root' | 'env'>): NodeJS.ProcessEnv {
  const file = join(root, '.env')
  const kept = existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as NodeJS.ProcessEnv) : {}
  return { ...kept, ...env }
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, ConfiguredInstance } from '../../foundation/kernel/config.js'

/** Which configuration file names an instance, for people; the one that is read last wins. */
export function fileOfInstance(config: Config, { contract, id }: Pick<ConfiguredInstance, 'contract' | 'id'>): string {
  const names = ['default.json', `${config.environment}.json`, 'demo.json'].map((name) => join('config', name))
  const files = [...names.map((name) => ({ name, path: join(config.root, name) })), own(config)]
  return files.findLast(({ path }) => mentions(path, contract, id))?.name ?? 'config'
}

const own = (config: Config) => ({ name: 'DATA_DIR/config.json', path: join(config.dataDir, 'config.json') })

function mentions(path: string, contract: string, id: string): boolean {
  if (!existsSync(path)) return false
  const { instances } = JSON.parse(readFileSync(path, 'utf8')) as { instances?: ConfiguredInstance[] }
  return (instances ?? []).some((instance) => instance.contract === contract && instance.id === id)
}

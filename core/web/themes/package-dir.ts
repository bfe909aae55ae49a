import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of an npm package we serve files of. Looked up by hand: not every package exports its package.json. */
export function packageDir(name: string): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    const found = join(dir, 'node_modules', name)
    if (existsSync(found)) return found
    if (dir === dirname(dir)) throw new Error(`The npm package ${name} is not installed. Run npm ci.`)
  }
}

export function packageVersion(name: string): string {
  return (JSON.parse(readFileSync(join(packageDir(name), 'package.json'), 'utf8')) as { version: string }).version
}

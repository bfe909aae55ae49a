import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'

const compiled = import.meta.dirname
const root = resolve(compiled, '../../../../..')
const sources = join(root, relative(join(root, 'dist'), compiled))

/**
 * Puts a compiled plugin into a new folder outside the project, as its author would hand it over. Each of `versions` holds what it
 * changes of the ones before; the last one's number goes into the manifest.
 */
export function packPlugin(id: string, ...versions: string[]): string {
  const dir = join(mkdtempSync(join(tmpdir(), 'ntt-packed-')), id)
  for (const folder of [id, ...versions.map((version) => `${id}-${version}`)]) {
    cpSync(join(sources, folder), dir, { recursive: true, filter: (file) => !file.endsWith('.ts') })
    cpSync(join(compiled, folder), dir, { recursive: true, filter: (file) => !file.endsWith('.map') })
  }
  const version = versions.at(-1)
  if (version !== undefined) {
    const file = join(dir, 'plugin.json')
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), version }))
  }
  return dir
}

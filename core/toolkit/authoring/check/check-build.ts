import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import type { PluginPlace } from './locate-plugin.js'

/** Sources that were never compiled, or were changed since. */
export function checkBuild({ root, dir, codeDir }: PluginPlace): CheckFinding[] {
  // The compiler leaves alone what it would only write again, so the code may be older than a source that was merely touched.
  const lastBuild = codeDir === dir ? 0 : timeOf(join(root, 'dist', '.built'))
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .flatMap((entry) => {
      const source = join(entry.parentPath, entry.name)
      const code = join(codeDir, relative(dir, source)).replace(/\.ts$/, '.js')
      const message = !existsSync(code)
        ? `it is not compiled: there is no ${relative(root, code)}`
        : timeOf(source) > Math.max(timeOf(code), lastBuild)
          ? `it is newer than ${relative(root, code)}`
          : undefined
      return message === undefined ? [] : [found('stale-build', relative(root, source), message)]
    })
}

const timeOf = (file: string) => (existsSync(file) ? statSync(file).mtimeMs : 0)

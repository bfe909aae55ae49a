import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { boundaryRules } from './boundary-rules.js'
import type { Finding } from './boundary-rules.js'
import { findCycles } from './find-cycles.js'
import { readSources } from './read-sources.js'
import type { Source } from './read-sources.js'
import { servingDependencies } from './serving-dependencies.js'

/** Checks who imports whom, and the other rules of the house, over sources already read. */
export function lintBoundaries(sources: readonly Source[]): Finding[] {
  return [...sources.flatMap((source) => boundaryRules.flatMap((rule) => rule(source))), ...findCycles(sources)]
}

export function lintProject(root: string): Finding[] {
  const sources = readSources(root, ['core', 'plugins', 'themes', 'migrations'])
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies?: object
  }
  return [...lintBoundaries(sources), ...servingDependencies(sources, new Set(Object.keys(devDependencies ?? {})))]
}

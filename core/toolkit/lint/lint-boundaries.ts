import { boundaryRules } from './boundary-rules.js'
import type { Finding } from './boundary-rules.js'
import { findCycles } from './find-cycles.js'
import { readSources } from './read-sources.js'
import type { Source } from './read-sources.js'

/** Checks who imports whom, and the other rules of the house, over sources already read. */
export function lintBoundaries(sources: readonly Source[]): Finding[] {
  return [...sources.flatMap((source) => boundaryRules.flatMap((rule) => rule(source))), ...findCycles(sources)]
}

export function lintProject(root: string): Finding[] {
  return lintBoundaries(readSources(root, ['core', 'plugins', 'themes', 'migrations']))
}

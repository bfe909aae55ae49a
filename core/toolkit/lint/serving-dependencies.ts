import type { Finding } from './boundary-rules.js'
import type { Source } from './read-sources.js'

/** What serves: an installation without development packages runs it. */
const serves = /^(core\/(?!toolkit\/)|plugins\/(?!.*\.test\.ts$)|migrations\/).*\.ts$/

/** Imports of development packages by what serves: `npm prune --omit=dev` would take them away. */
export function servingDependencies(sources: readonly Source[], developmentOnly: ReadonlySet<string>): Finding[] {
  return sources
    .filter(({ path }) => serves.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, typeOnly }) => !typeOnly && developmentOnly.has(packageOf(specifier)))
        .map(({ specifier, line }) => ({
          rule: 'serving-dependencies',
          path,
          line,
          message: `"${specifier}" is a development package, absent where the panel serves; move it to dependencies`,
        })),
    )
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

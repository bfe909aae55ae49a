import { lineOf, resolveImport, withoutComments } from './read-sources.js'
import { formsOutsideTheKit, otherWiring } from './screen-rules.js'
import { importsUpwards, outsideTheRooms } from './room-rule.js'
import type { RuleName } from './rule-hints.js'
import type { Source } from './read-sources.js'

export interface Finding {
  rule: RuleName
  path: string
  line: number
  message: string
}

type Rule = (source: Source) => Finding[]

const finding = (rule: RuleName, source: Source, line: number, message: string): Finding => ({
  rule,
  path: source.path,
  line,
  message,
})

/** Libraries that only one room may import: everything else uses what that room makes of them. */
const homes: Record<string, string> = {
  tsyringe: 'core/foundation/di/',
  agenda: 'core/work/jobs/',
  mongodb: 'core/work/jobs/',
  '@agendajs/mongo-backend': 'core/work/jobs/',
  '@agendajs/postgres-backend': 'core/work/jobs/',
  '@agendajs/redis-backend': 'core/work/jobs/',
  ioredis: 'core/work/redis/',
  eventemitter2: 'core/work/events/',
}

const panelDoors = /^core\/(index|contracts\/[\w-]+)\.ts$/
const testDoor = /^core\/toolkit\/testing\//

const pluginImports: Rule = (source) => {
  const plugin = /^plugins\/([^/]+)\//.exec(source.path)?.[1]
  if (!plugin) return []
  return source.imports.flatMap(({ specifier, computed, line }) => {
    const where = resolveImport(source.path, specifier)
    const byPackage = /^nettoria(\/|$)/.test(specifier)
    const refuse = (message: string) => [finding('plugin-imports', source, line, message)]
    if (computed) return []
    const foreign = /^plugins\/([^/]+)\//.exec(where)?.[1]
    if (foreign && foreign !== plugin && !where.startsWith(`plugins/${foreign}/contracts/`))
      return refuse(`"${plugin}" imports the inside of the plugin "${foreign}"; meet it in a contract`)
    if (testDoor.test(where) && byPackage)
      return source.path.includes('.test.') ? [] : refuse('"nettoria/testing" is for tests alone')
    const throughADoor = byPackage && (panelDoors.test(where) || foreign)
    if (!throughADoor && (byPackage || /^(core|migrations)\//.test(where)))
      return refuse(`"${specifier}" is the inside of the core; import "nettoria" or "nettoria/contracts/..."`)
    if (/^(\.\.\/|\/|file:)/.test(where))
      return refuse(`"${specifier}" lies outside the project; import what is in the plugin, or a package`)
    return []
  })
}

const coreKnowsNoPlugin: Rule = (source) => {
  if (!source.path.startsWith('core/')) return []
  return source.imports.flatMap(({ specifier, line }) =>
    /^plugins\//.test(resolveImport(source.path, specifier))
      ? [
          finding(
            'core-knows-no-plugin',
            source,
            line,
            `core imports "${specifier}"; let the plugin provide a contract`,
          ),
        ]
      : [],
  )
}

/** Files of core whose work is to load what is installed. */
const loaders = new Set([
  'core/foundation/data/migrate.ts',
  'core/host/plugins/load.ts',
  'core/toolkit/docs/collect-exports.ts',
  'core/toolkit/theme-lint/find-pages.ts',
])

const literalImports: Rule = (source) => {
  if (!/^(core|plugins)\//.test(source.path) || loaders.has(source.path)) return []
  return source.imports
    .filter(({ computed }) => computed)
    .map(({ specifier, line }) =>
      finding(
        'literal-imports',
        source,
        line,
        `import(${specifier}) is computed, and nothing can judge where it leads; import each file by its name`,
      ),
    )
}

const knownRooms: Rule = (source) => {
  const message = outsideTheRooms(source)
  return message === undefined ? [] : [finding('known-rooms', source, 1, message)]
}

const roomsImportDownwards: Rule = (source) =>
  importsUpwards(source).map(({ line, message }) => finding('rooms-import-downwards', source, line, message))

const screensThroughTheKit: Rule = (source) =>
  formsOutsideTheKit(source).map(({ line, message }) => finding('screens-through-the-kit', source, line, message))

const oneWiring: Rule = (source) =>
  otherWiring(source).map(({ line, message }) => finding('one-wiring', source, line, message))

const wrappedLibraries: Rule = (source) =>
  source.imports.flatMap(({ specifier, line }) => {
    const home = homes[specifier]
    if (!home || source.path.startsWith(home) || !/^(core|plugins)\//.test(source.path)) return []
    return [
      finding(
        'wrapped-libraries',
        source,
        line,
        `"${specifier}" is imported in ${home} only; use what that room offers`,
      ),
    ]
  })

const oneClock: Rule = (source) => {
  if (!/^(core|plugins)\/.*\.ts$/.test(source.path) || source.path === 'core/foundation/kernel/clock.ts') return []
  const code = withoutComments(source.text)
  return [...code.matchAll(/\bDate\.now\(\)|\bnew Date\(\s*\)/g)].map((match) =>
    finding(
      'one-clock',
      source,
      lineOf(code, match.index),
      'time is read from the injected Clock, so that tests can move it',
    ),
  )
}

const portableSql: Rule = (source) => {
  if (!/^(core|plugins)\/.*\.ts$/.test(source.path)) return []
  const code = withoutComments(source.text)
  return [...code.matchAll(/\.(where|andWhere|orWhere)I?Like\(/g)].map((match) =>
    finding(
      'portable-sql',
      source,
      lineOf(code, match.index),
      'knex gives it a collation that MySQL refuses for our text',
    ),
  )
}

const themesHoldNoCode: Rule = (source) =>
  /^themes\/.*\.(ts|mts|cts|tsx)$/.test(source.path)
    ? [
        finding(
          'themes-hold-no-typescript',
          source,
          1,
          'a theme holds templates, styles, scripts and texts; move the code into a plugin',
        ),
      ]
    : []

const smallFiles: Rule = (source) => {
  const lines = source.text.split('\n').length - 1
  if (!/^(core|plugins)\/.*\.ts$/.test(source.path) || lines <= 250) return []
  return [finding('small-files', source, 251, `${lines} lines; one idea fits into 250, split it`)]
}

export const boundaryRules: readonly Rule[] = [
  pluginImports,
  coreKnowsNoPlugin,
  literalImports,
  knownRooms,
  roomsImportDownwards,
  screensThroughTheKit,
  oneWiring,
  wrappedLibraries,
  oneClock,
  portableSql,
  themesHoldNoCode,
  smallFiles,
]

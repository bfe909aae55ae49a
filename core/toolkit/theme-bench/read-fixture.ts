import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { PluginFolder } from '../../web/themes/engine/template-files.js'
import type { Theme } from '../../web/themes/engine/theme-manifest.js'
import { themeErrors } from '../../web/themes/errors.js'

const Reader = Type.Union([Type.Literal('guest'), Type.Literal('customer'), Type.Literal('staff')])

const FixtureFile = Type.Object(
  {
    /** Who looks at the page. */
    reader: Reader,
    /** Address of the page, for the menus. */
    path: Type.String({ pattern: '^/' }),
    /** View models by name. */
    cases: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
)

export interface Fixture {
  file: string
  reader: Static<typeof Reader>
  path: string
  cases: Map<string, object>
}

/** Every page has these: as it mostly is, with nothing in it, and with more and longer things than anybody expects. */
export const demandedCases = ['typical', 'empty', 'huge'] as const

const validator = Compile(FixtureFile)

/** Where the fixture of a page lies: `fixtures/<page>.json` of a theme of the chain, else of the page's plugin. */
export function fixtureFile(
  page: string,
  chain: readonly Theme[],
  plugins: readonly PluginFolder[],
): string | undefined {
  const [first, ...rest] = page.split('/')
  const own = plugins.filter(({ id }) => id === first).map(({ dir }) => join(dir, 'fixtures', `${rest.join('/')}.json`))
  const themes = chain.map(({ dir }) => join(dir, 'fixtures', `${page}.json`))
  return [...themes, ...own].find((file) => existsSync(file))
}

/** Reads a fixture and writes out its short forms. Throws THEME_FIXTURE_INVALID. */
export function readFixture(file: string): Fixture {
  const invalid = (reason: string) => themeErrors.THEME_FIXTURE_INVALID({ file, reason })
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw invalid((error as Error).message)
  }
  const [fault] = validator.Errors(value)
  if (fault) throw invalid(`${fault.instancePath || 'the file'} ${fault.message}`)
  const { reader, path, cases } = value as Static<typeof FixtureFile>
  const written = new Map<string, object>()
  const write = (name: string, from: readonly string[]): object => {
    if (from.includes(name)) throw invalid(`the cases ${from.join(', ')} build on each other`)
    const given = cases[name]
    if (!given) throw invalid(`there is no case "${name}"`)
    const { $like, ...own } = given
    const base = typeof $like === 'string' ? write($like, [...from, name]) : {}
    return merge(base, spell(own, 0)) as object
  }
  for (const name of Object.keys(cases)) written.set(name, write(name, []))
  return { file, reader, path, cases: written }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function merge(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change)) return change
  const merged = Object.entries(change).map(([key, value]) => [key, merge(base[key], value)])
  return { ...base, ...Object.fromEntries(merged) }
}

/** `{ "$times": 40, "item": ... }` in a list is forty items; `"$n"` is the number of one, `{n}` in a text too. */
function spell(value: unknown, n: number): unknown {
  if (value === '$n') return n
  if (typeof value === 'string') return value.replaceAll('{n}', String(n))
  if (Array.isArray(value))
    return value.flatMap((item: unknown) =>
      isObject(item) && typeof item['$times'] === 'number'
        ? Array.from({ length: item['$times'] }, (_, i) => spell(item['item'], i + 1))
        : [spell(item, n)],
    )
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spell(inner, n)]))
}

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import semver from 'semver'
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { themeErrors } from '../errors.js'

const Link = Type.Union([
  Type.String(),
  Type.Object(
    { path: Type.String(), direction: Type.Union([Type.Literal('ltr'), Type.Literal('rtl')]) },
    { additionalProperties: false },
  ),
])

/** theme.json: closed, so that a misspelt field is an error. */
export const ThemeManifestSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
    name: Type.String({ minLength: 1 }),
    version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+' }),
    /** Semver range of the panel's versions it was made for. */
    panel: Type.String(),
    parent: Type.Optional(Type.String()),
    areas: Type.Optional(Type.Array(Type.String())),
    direction: Type.Optional(Type.Array(Type.Union([Type.Literal('ltr'), Type.Literal('rtl')]))),
    schemes: Type.Optional(Type.Array(Type.Union([Type.Literal('light'), Type.Literal('dark'), Type.Literal('auto')]))),
    /** Asset paths, parents' first; a link may be for one direction only. Layouts see them as `@theme.styles`. */
    styles: Type.Optional(Type.Array(Link)),
    scripts: Type.Optional(Type.Array(Link)),
    sections: Type.Optional(Type.Array(Type.String())),
    slots: Type.Optional(Type.Array(Type.String())),
    license: Type.Optional(Type.String()),
    author: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)

export type ThemeManifest = Static<typeof ThemeManifestSchema>

export interface Theme {
  manifest: ThemeManifest
  dir: string
}

const validator = Compile(ThemeManifestSchema)
const longestChain = 4

/** Every folder with a theme.json under the roots. Throws THEME_MANIFEST_INVALID. */
export function findThemes(roots: readonly string[]): Map<string, Theme> {
  const themes = new Map<string, Theme>()
  for (const root of roots.filter((r) => existsSync(r)))
    for (const name of readdirSync(root).sort()) {
      const file = join(root, name, 'theme.json')
      if (!existsSync(file)) continue
      const manifest = readManifest(file)
      if (manifest.id !== name) throw invalid(file, `its id is "${manifest.id}", its folder "${name}"`)
      themes.set(manifest.id, { manifest, dir: join(root, name) })
    }
  return themes
}

const invalid = (file: string, reason: string) => themeErrors.THEME_MANIFEST_INVALID({ file, reason })

function readManifest(file: string): ThemeManifest {
  const read = () => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as unknown
    } catch (error) {
      throw invalid(file, (error as Error).message)
    }
  }
  const value = read()
  const [first] = validator.Errors(value)
  if (first) throw invalid(file, `${first.instancePath || 'the file'} ${first.message}`)
  return value as ThemeManifest
}

/**
 * The active theme, then its parents, each fit for the panel's `version` when one is given.
 * Throws THEME_UNKNOWN, THEME_PARENT_CYCLE, THEME_TOO_DEEP, THEME_PANEL_UNSUITED.
 */
export function themeChain(
  themes: Map<string, Theme>,
  active: string,
  roots: readonly string[],
  version?: string,
): Theme[] {
  const chain: Theme[] = []
  for (let id: string | undefined = active; id !== undefined; id = chain.at(-1)!.manifest.parent) {
    const names = [...chain.map((t) => t.manifest.id), id]
    if (chain.some((t) => t.manifest.id === id)) throw themeErrors.THEME_PARENT_CYCLE({ chain: names.join(' -> ') })
    if (names.length > longestChain) throw themeErrors.THEME_TOO_DEEP({ theme: active, chain: names.join(' -> ') })
    const theme = themes.get(id)
    if (!theme) throw themeErrors.THEME_UNKNOWN({ theme: id, roots: roots.join(', ') })
    const wanted = theme.manifest.panel
    if (version && !semver.satisfies(version, wanted))
      throw themeErrors.THEME_PANEL_UNSUITED({ theme: id, wanted, version })
    chain.push(theme)
  }
  return chain
}

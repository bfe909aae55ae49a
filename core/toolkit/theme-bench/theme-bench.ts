import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { createI18n } from '../../web/i18n/i18n.js'
import type { I18n } from '../../web/i18n/i18n.js'
import { panelLocales } from '../../web/i18n/panel-locales.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { pluginApiVersion } from '../../host/plugins/manifest.js'
import { modelMismatch } from '../../web/themes/check-model.js'
import { findThemes, themeChain } from '../../web/themes/engine/theme-manifest.js'
import { themeErrors } from '../../web/themes/errors.js'
import { findPages } from '../theme-lint/find-pages.js'
import type { PageType } from '../../web/themes/page.js'
import { themeLocales } from '../../web/themes/theme-locales.js'
import { createThemes } from '../../web/themes/themes.js'
import type { Themes } from '../../web/themes/themes.js'
import { fixtureFile, readFixture } from './read-fixture.js'
import type { Fixture } from './read-fixture.js'
import { samplePage } from './sample-page.js'
import type { Look } from './sample-page.js'

export interface ThemeBench {
  readonly themes: Themes
  /** The stylesheet of the settings' defaults. */
  readonly settingsCss: string
  readonly i18n: I18n
  /** Names of all pages of the project, sorted. */
  readonly pages: readonly string[]
  /** Throws THEME_FIXTURE_MISSING, THEME_FIXTURE_INVALID. */
  fixture(page: string): Fixture
  /** A page drawn from a fixture. Throws THEME_MODEL_INVALID, THEME_RENDER_FAILED and what `fixture` throws. */
  draw(page: string, caseName: string, look: Look): string
}

export interface BenchOptions {
  /** The project: plugins/, themes/, and, compiled, dist/. */
  root: string
  theme: string
  themeRoots: readonly string[]
  log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Draws every page of the project with a theme and made-up data: no database, no session, no server. */
export async function openThemeBench({ root, theme, themeRoots, log }: BenchOptions): Promise<ThemeBench> {
  const plugins = foldersOf(join(root, 'plugins')).map((id) => ({ id, dir: join(root, 'plugins', id) }))
  const { pages } = await findPages(
    [join(root, 'dist', 'core'), join(root, 'dist', 'plugins')].filter((dir) => existsSync(dir)),
  )
  const chain = () => themeChain(findThemes(themeRoots), theme, themeRoots)
  const i18n = createI18n({ sources: [...panelLocales(root), ...themeLocales(themeRoots, theme)], log })
  const themes = createThemes({
    themeRoots: [...themeRoots],
    active: theme,
    plugins,
    i18n,
    log,
    development: true,
    follow: false,
    version: pluginApiVersion,
  })
  const fixture = (page: string) => {
    const file = fixtureFile(page, chain(), plugins)
    if (!file) throw themeErrors.THEME_FIXTURE_MISSING({ page })
    return readFixture(file)
  }
  return {
    themes,
    settingsCss: themes.settingsCss({}),
    i18n,
    pages: [...pages.keys()].sort(),
    fixture,
    draw(page, caseName, look) {
      const found = fixture(page)
      const model = found.cases.get(caseName)
      if (!model) throw themeErrors.THEME_FIXTURE_INVALID({ file: found.file, reason: `it has no case "${caseName}"` })
      const mismatch = modelMismatch(pageType(page, pages.get(page)), model)
      if (mismatch)
        throw themeErrors.THEME_FIXTURE_INVALID({ file: found.file, reason: `${caseName}: ${mismatch.message}` })
      return themes.render(page, model, samplePage(found, look, i18n), {
        values: {},
        stylesheet: '/-/theme-settings.css',
      })
    },
  }
}

const types = new Map<string, PageType>()

// One object for each page: its validator is kept by it.
function pageType(name: string, model: TSchema | undefined): PageType {
  if (!model) throw themeErrors.THEME_TEMPLATE_MISSING({ name })
  const known = types.get(name)
  if (known?.model === model) return known
  const made: PageType = { kind: 'page', name, model }
  types.set(name, made)
  return made
}

function foldersOf(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

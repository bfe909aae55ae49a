import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { panelLocales } from '../../../web/i18n/panel-locales.js'
import { mergeSources } from '../../../web/i18n/read-locales.js'
import type { LocaleSource } from '../../../web/i18n/read-locales.js'
import { findAssets } from '../../../web/themes/engine/assets.js'
import { findTemplates } from '../../../web/themes/engine/template-files.js'
import type { PluginFolder, TemplateMap } from '../../../web/themes/engine/template-files.js'
import { findThemes, themeChain } from '../../../web/themes/engine/theme-manifest.js'
import type { Theme } from '../../../web/themes/engine/theme-manifest.js'
import { themeLocales } from '../../../web/themes/theme-locales.js'
import { findPages } from '../../theme-lint/find-pages.js'
import { lintThemes } from '../../theme-lint/lint-themes.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import type { PluginPlace } from './locate-plugin.js'

/** Texts of the panel, its plugins and this one. */
export const localesOf = ({ root, id, dir, own }: PluginPlace): LocaleSource[] => [
  ...panelLocales(root),
  ...(own ? [] : [{ prefix: id, dir: join(dir, 'locales') }]),
]

/** What the default theme draws with while this plugin is among the panel's. */
export function templatesOf({ root, id, dir, own }: PluginPlace): {
  templates: TemplateMap
  chain: Theme[]
  plugins: PluginFolder[]
} {
  const themeRoots = [join(root, 'themes')]
  const chain = [...themeChain(findThemes(themeRoots), 'default', themeRoots)]
  const others = readdirSync(join(root, 'plugins')).map((name) => ({ id: name, dir: join(root, 'plugins', name) }))
  const plugins = own ? others : [...others, { id, dir }]
  return { templates: findTemplates(chain, plugins), chain, plugins }
}

/** The plugin's templates against the rules of themes, and its pages against its templates. */
export async function checkTemplates(place: PluginPlace): Promise<CheckFinding[]> {
  const { root, dir, codeDir } = place
  const { templates, chain, plugins } = templatesOf(place)
  const texts = mergeSources([...localesOf(place), ...themeLocales([join(root, 'themes')], 'default')])
  const assets = findAssets(chain, plugins, { development: true })
  const { pages, failed } = await findPages(existsSync(codeDir) ? [codeDir] : [])
  const faults = lintThemes({
    templates,
    texts: { locales: [...texts.keys()], has: (locale, key) => texts.get(locale)?.has(key) ?? false },
    hasAsset: (path) => assets.has(path),
    pages,
  }).filter(({ file }) => file.startsWith(`${dir}/`))
  const bare = [...pages.keys()].filter((name) => !templates.has(name))
  return [
    ...faults.map(({ file, line, code, level, message, fix }) => ({
      ...found('template', `${relative(root, file)}:${line}`, `${code}: ${message}`, fix),
      ...(level === 'warning' && { warning: true as const }),
    })),
    ...bare.map((name) =>
      found(
        'template',
        'views',
        `the page "${name}" has no template`,
        `Write views/${name.split('/').slice(1).join('/')}.hbs, or correct the name in definePage.`,
      ),
    ),
    ...failed.map(({ file, reason }) =>
      found('template', relative(root, file), reason, 'Nothing can be said of its pages until they can be read.'),
    ),
  ]
}

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pluginApiVersion } from '../host/plugins/manifest.js'
import { findThemes } from '../web/themes/engine/theme-manifest.js'
import { themeCheck } from './theme-check.js'

export interface ThemeNewOptions {
  root: string
  themesDir: string
  id: string
  parent: string
  print(line: string): void
}

/** Writes a working child theme and checks it. Answers the exit code. */
export async function themeNew({ root, themesDir, id, parent, print }: ThemeNewOptions): Promise<number> {
  const dir = join(themesDir, id)
  if (existsSync(dir)) {
    print(`${dir} exists already. Choose another id, or remove the folder.`)
    return 1
  }
  if (!findThemes([themesDir]).has(parent)) {
    print(`There is no theme "${parent}" in ${themesDir} to build on.`)
    return 1
  }
  for (const [path, content] of Object.entries(filesOf(id, parent))) {
    const file = join(dir, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    print(`wrote themes/${id}/${path}`)
  }
  const code = await themeCheck({ root, theme: id, print })
  if (code === 0) print(`See it: nettoria theme dev ${id}`)
  return code
}

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`

function filesOf(id: string, parent: string): Record<string, string> {
  const name = id.replace(
    /(^|-)([a-z])/g,
    (_all, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase(),
  )
  const [major] = pluginApiVersion.split('.')
  const texts = (line: string) => json({ [id]: { line } })
  return {
    'theme.json': json({ id, name, version: '1.0.0', panel: `^${major}.0.0`, parent, styles: [`css/${id}.css`] }),
    [`assets/css/${id}.css`]: stylesheet(id),
    'settings.schema.json': json(settings),
    'partials/footer.hbs': `{{#if @theme.settings.showLine}}<p class="${id}-line">{{t 'theme.${id}.line'}}</p>{{/if}}\n{{> parent:parts/footer}}\n`,
    'locales/en.json': texts('Made with care'),
    'locales/fa.json': texts('ساخته‌شده با دقت'),
  }
}

const settings = {
  accent: {
    type: 'color',
    label: { en: 'Accent', fa: 'رنگ اصلی' },
    default: '#2456d3',
    group: { en: 'Colours', fa: 'رنگ‌ها' },
  },
  showLine: { type: 'boolean', label: { en: 'Line in the footer', fa: 'خط پایین صفحه' }, default: true },
}

const stylesheet = (
  id: string,
) => `/* Settings arrive as --setting-<name>; everything else is the parent's until you say otherwise. */
:root {
  --tblr-primary: var(--setting-accent, #2456d3);
}

.${id}-line {
  margin: 0;
  padding: 0.75rem 1rem 0;
  color: var(--tblr-secondary-color);
  font-size: 0.875rem;
  text-align: center;
}
`

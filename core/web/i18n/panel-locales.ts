import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LocaleSource } from './read-locales.js'

/** Folders of texts of core and of every plugin in a project. */
export function panelLocales(root: string): LocaleSource[] {
  const plugins = existsSync(join(root, 'plugins'))
    ? readdirSync(join(root, 'plugins'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : []
  return [
    { prefix: null, dir: join(root, 'core', 'web', 'i18n', 'locales') },
    ...plugins
      .map(({ name }) => name)
      .sort()
      .map((id) => ({ prefix: id, dir: join(root, 'plugins', id, 'locales') })),
  ]
}

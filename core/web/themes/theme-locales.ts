import { join } from 'node:path'
import type { LocaleSource } from '../i18n/read-locales.js'
import { findThemes, themeChain } from './engine/theme-manifest.js'

/** Texts of a theme and its parents under `theme.*`, for createI18n: parents first, so that a child's own text wins. */
export function themeLocales(themeRoots: readonly string[], active: string): LocaleSource[] {
  return themeChain(findThemes(themeRoots), active, themeRoots)
    .toReversed()
    .map((theme) => ({ prefix: 'theme', dir: join(theme.dir, 'locales') }))
}

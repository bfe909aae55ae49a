import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { themeErrors } from './errors.js'
import { packageDir } from './package-dir.js'

const cache = new Map<string, string | undefined>()

/**
 * The SVG of a Tabler icon for inlining, hidden from screen readers. Filled ones are named `filled/star`.
 * Throws THEME_ICON_UNKNOWN.
 */
export function iconSvg(icon: string): string {
  if (!cache.has(icon)) cache.set(icon, readIcon(icon))
  const svg = cache.get(icon)
  if (svg === undefined) throw themeErrors.THEME_ICON_UNKNOWN({ icon })
  return svg
}

export function hasIcon(icon: string): boolean {
  if (!cache.has(icon)) cache.set(icon, readIcon(icon))
  return cache.get(icon) !== undefined
}

function readIcon(icon: string): string | undefined {
  if (!/^(filled\/)?[a-z0-9]+(-[a-z0-9]+)*$/.test(icon)) return undefined
  const path = icon.startsWith('filled/') ? icon : `outline/${icon}`
  const file = join(packageDir('@tabler/icons'), 'icons', `${path}.svg`)
  if (!existsSync(file)) return undefined
  const inner = /<svg([^>]*)>([\s\S]*)<\/svg>/.exec(readFileSync(file, 'utf8'))
  const attributes = (inner?.[1] ?? '')
    .replace(/xmlns="[^"]*"|class="[^"]*"/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const shapes = (inner?.[2] ?? '').replace(/\s*\n\s*/g, '')
  return `<svg class="icon" aria-hidden="true" focusable="false" ${attributes}>${shapes}</svg>`
}

import { sep } from 'node:path'
import type { I18n } from '../i18n/i18n.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { findAssets } from './engine/assets.js'
import type { AssetRoot, Assets } from './engine/assets.js'
import { compileTemplates } from './engine/compile-templates.js'
import type { CompiledTemplate } from './engine/compile-templates.js'
import type { SlotCall } from './engine/inspect-template.js'
import { findForeignValue } from './engine/plain-json.js'
import { fingerprint, findTemplates } from './engine/template-files.js'
import type { PluginFolder } from './engine/template-files.js'
import { findThemes, themeChain } from './engine/theme-manifest.js'
import type { ThemeManifest } from './engine/theme-manifest.js'
import { themeErrors } from './errors.js'
import { inLanguage, settleValues } from './settings/check-value.js'
import type { ThemeFields, ThemeValues } from './settings/field.js'
import { readFields } from './settings/read-fields.js'
import { settingsCss } from './settings/settings-css.js'
import type { PageContext } from './page-context.js'

export interface Themes {
  /** The active theme, then its parents. */
  readonly chain: readonly ThemeManifest[]
  has(name: string): boolean
  /** File that won for a name. Throws THEME_TEMPLATE_MISSING. */
  fileOf(name: string): string
  /**
   * Draws a template. `model` must be plain JSON.
   * Throws THEME_TEMPLATE_MISSING, THEME_MODEL_INVALID, THEME_RENDER_FAILED.
   */
  render(name: string, model: object, page: PageContext, look?: ThemeLook): string
  /** Settings of the theme and its parents. */
  readonly fields: ThemeFields
  /** The custom properties for values; what does not fit gives way to defaults. */
  settingsCss(values: ThemeValues): string
  /** Slots that a page and the templates it calls show, and what it hands each. */
  slotCalls(name: string): readonly SlotCall[]
  slotsOf(name: string): string[]
  assetHref(path: string): string
  hasAsset(path: string): boolean
  assetRoots(): readonly AssetRoot[]
}

/** What an operator chose: values of settings, and where the browser finds their stylesheet. */
export interface ThemeLook {
  values: ThemeValues
  stylesheet: string | null
}

export interface ThemesDeps {
  /** Folders of themes: `themes/`, and where operators keep their own. */
  themeRoots: string[]
  active: string
  plugins: PluginFolder[]
  i18n: I18n
  log: Pick<Logger, 'warn' | 'error' | 'info'>
  /** Names the files in a comment, and fails for what production only logs. */
  development: boolean
  /** Reads changed files again. */
  follow: boolean
  /** Folders whose templates somebody has checked before: production reads those when they are drawn, all others when it starts. */
  checked?: readonly string[]
  /** The panel's version, which themes name in `panel`. */
  version: string
}

interface Activated {
  chain: ThemeManifest[]
  assets: Assets
  templates: Map<string, CompiledTemplate>
  links: Record<'ltr' | 'rtl', { id: string; name: string; styles: string[]; scripts: string[] }>
  slots: Map<string, SlotCall[]>
  fields: ThemeFields
  mark: string
}

/** Finds, resolves and compiles the active theme. Throws THEME_* errors that name the file. */
export function createThemes(deps: ThemesDeps): Themes {
  let active = activate(deps)
  let looked = !deps.follow
  const current = () => {
    if (looked) return active
    // Once a turn is often enough: one page asks several times.
    looked = true
    setImmediate(() => (looked = false))
    if (markOf(deps) !== active.mark) active = activate(deps)
    return active
  }
  const template = (name: string, from = active) => {
    const found = from.templates.get(name)
    if (!found) throw themeErrors.THEME_TEMPLATE_MISSING({ name })
    return found
  }
  return {
    get chain() {
      return active.chain
    },
    has: (name) => current().templates.has(name),
    fileOf: (name) => template(name, current()).file.file,
    get fields() {
      return current().fields
    },
    settingsCss(values) {
      const { fields, assets } = current()
      return settingsCss(
        fields,
        settleValues(fields, values, (path) => assets.has(path)),
        (path) => assets.href(path),
      )
    },
    render(name, model, page, look = noLook) {
      const found = template(name, current())
      const foreign = findForeignValue(model)
      if (foreign !== undefined)
        throw themeErrors.THEME_MODEL_INVALID({ name, path: foreign, reason: 'it is not plain JSON' })
      try {
        const html = found.run(model, { page, theme: themeData(active, page, look) })
        return deps.development ? html + originComment(html, name, active.templates) : html
      } catch (error) {
        const reason = (error as Error).message
        throw themeErrors.THEME_RENDER_FAILED({ name, file: found.file.file, reason }, { cause: error })
      }
    },
    slotCalls(name) {
      const { slots, templates } = current()
      const calls = slots.get(name) ?? allSlotCalls(name, templates)
      slots.set(name, calls)
      return calls
    },
    slotsOf(name) {
      return [...new Set(this.slotCalls(name).map((call) => call.name))]
    },
    hasAsset: (path) => current().assets.has(path),
    assetHref: (path) => active.assets.href(path),
    assetRoots: () => active.assets.roots,
  }
}

const noLook: ThemeLook = { values: {}, stylesheet: null }

/** `@theme` of templates. */
function themeData({ links, fields, assets }: Activated, page: PageContext, { values, stylesheet }: ThemeLook): object {
  const own = links[page.dir]
  const settled = settleValues(fields, values, (path) => assets.has(path))
  return {
    ...own,
    styles: stylesheet ? [...own.styles, stylesheet] : own.styles,
    settings: Object.fromEntries([...settled].map(([name, value]) => [name, inLanguage(value, page.locale)])),
  }
}

function activate(deps: ThemesDeps): Activated {
  const chain = themeChain(findThemes(deps.themeRoots), deps.active, deps.themeRoots, deps.version)
  const assets = findAssets(chain, deps.plugins, deps)
  const map = findTemplates(chain, deps.plugins)
  const fields = readFields(chain, (path) => assets.has(path))
  const { i18n, log, development } = deps
  const early = (file: string) => !development && !(deps.checked ?? []).some((dir) => file.startsWith(dir + sep))
  const templates = compileTemplates(map, { i18n, log, development, assetHref: (path) => assets.href(path) }, early)
  const manifests = chain.map((theme) => theme.manifest)
  const linksOf = (direction: 'ltr' | 'rtl') => {
    const hrefs = (field: 'styles' | 'scripts') =>
      manifests
        .toReversed()
        .flatMap((m) => m[field] ?? [])
        .filter((link) => typeof link === 'string' || link.direction === direction)
        .map((link) => assets.href(typeof link === 'string' ? link : link.path))
    const { id, name } = manifests[0]!
    return { id, name, styles: hrefs('styles'), scripts: hrefs('scripts') }
  }
  log.info({ theme: deps.active, templates: templates.size }, 'theme compiled')
  const links = { ltr: linksOf('ltr'), rtl: linksOf('rtl') }
  return { chain: manifests, assets, templates, links, fields, slots: new Map(), mark: fingerprint(map) }
}

function markOf(deps: ThemesDeps): string {
  return fingerprint(findTemplates(themeChain(findThemes(deps.themeRoots), deps.active, deps.themeRoots), deps.plugins))
}

/** A template and all it calls, by name. */
function reach(name: string, templates: Map<string, CompiledTemplate>, seen = new Set<string>()): Set<string> {
  if (seen.has(name) || !templates.has(name)) return seen
  seen.add(name)
  for (const partial of templates.get(name)!.partials) reach(partial, templates, seen)
  return seen
}

function allSlotCalls(name: string, templates: Map<string, CompiledTemplate>): SlotCall[] {
  return [...reach(name, templates)].flatMap((part) => templates.get(part)!.slots)
}

// At the end, and of whole documents only: in front it could stand before the doctype or inside an attribute.
function originComment(html: string, name: string, templates: Map<string, CompiledTemplate>): string {
  if (!html.includes('</html>')) return ''
  const lines = [...reach(name, templates)].map((part) => `${part}: ${templates.get(part)!.file.file}`)
  return `\n<!--\n${lines.join('\n').replaceAll('--', '- -')}\n-->\n`
}

import { createHash } from 'node:crypto'
import type { Database, Tx } from '../../../foundation/data/database.js'
import type { FieldError } from '../../../foundation/kernel/errors.js'
import type { Clock } from '../../../foundation/kernel/clock.js'
import { themeErrors } from '../errors.js'
import type { ThemeLook, Themes } from '../themes.js'
import { checkValue } from './check-value.js'
import type { ThemeFields, ThemeValue, ThemeValues } from './field.js'
import type { ThemeChange, ThemeSettings } from './theme-settings.js'

/** Kept of each theme. */
const keptRevisions = 10
/** How long another node may show what was published before, ms. */
const staleAfter = 3_000

export interface ThemeSettingsRuntime extends ThemeSettings {
  /** What a page is drawn with. */
  look(which: 'published' | 'draft'): Promise<ThemeLook>
  /** The stylesheet with this hash, while it is one of those that pages name. */
  stylesheet(hash: string): Promise<string | undefined>
}

interface Deps {
  db: Database
  clock: Clock
  themes: Themes
  hasAsset(path: string): boolean
}

interface DraftRow {
  settings: string
}
interface RevisionRow {
  number: number
  settings: string
  published_by: number
  published_at: number | bigint
}

export const stylesheetHref = (hash: string) => `/assets/theme-settings/${hash}.css`

/** Drafts and revisions in SQL; the published values are remembered for a few seconds. */
export function createThemeSettings({ db, clock, themes, hasAsset }: Deps): ThemeSettingsRuntime {
  const theme = () => themes.chain[0]!.id
  const sheets = new Map<string, string>()
  let remembered: { at: number; values: ThemeValues } | undefined

  const draftOf = async (): Promise<ThemeValues | null> => {
    const row = (await db.read('core_theme_drafts').where({ theme: theme() }).first('settings')) as DraftRow | undefined
    return row ? (JSON.parse(row.settings) as ThemeValues) : null
  }
  const revisions = async () =>
    (await db
      .read('core_theme_revisions')
      .where({ theme: theme() })
      .orderBy('number', 'desc')
      .limit(keptRevisions)) as RevisionRow[]
  const published = async (): Promise<ThemeValues> => {
    const now = clock.now()
    if (remembered && now >= remembered.at && now - remembered.at < staleAfter) return remembered.values
    const [latest] = await revisions()
    const values = latest ? (JSON.parse(latest.settings) as ThemeValues) : {}
    remembered = { at: now, values }
    return values
  }
  // What was published is the same object until somebody publishes: pages need not make its stylesheet again.
  let made: { of: ThemeValues; from: ThemeFields; look: ThemeLook } | undefined
  const lookOf = (values: ThemeValues): ThemeLook => {
    if (made?.of === values && made.from === themes.fields) return made.look
    const look = makeLook(values)
    made = { of: values, from: themes.fields, look }
    return look
  }
  const makeLook = (values: ThemeValues): ThemeLook => {
    if (themes.fields.size === 0) return { values, stylesheet: null }
    const css = themes.settingsCss(values)
    const hash = createHash('sha256').update(css).digest('hex').slice(0, 16)
    sheets.delete(hash)
    sheets.set(hash, css)
    // Drafts come and go: the oldest sheets are made again when somebody asks.
    if (sheets.size > 50) sheets.delete(sheets.keys().next().value!)
    return { values, stylesheet: stylesheetHref(hash) }
  }
  const publishIn = async (tx: Tx, settings: string, actor: number) => {
    const last = (await tx('core_theme_revisions').where({ theme: theme() }).max('number as last').first()) as
      { last: number | null } | undefined
    const number = Number(last?.last ?? 0) + 1
    await tx('core_theme_revisions').insert({
      theme: theme(),
      number,
      settings,
      published_by: actor,
      published_at: clock.now(),
    })
    await tx('core_theme_revisions')
      .where({ theme: theme() })
      .andWhere('number', '<=', number - keptRevisions)
      .delete()
  }

  return {
    async view() {
      const [draft, rows] = [await draftOf(), await revisions()]
      const { id, name } = themes.chain[0]!
      return {
        theme: { id, name },
        fields: themes.fields,
        published: rows[0] ? (JSON.parse(rows[0].settings) as ThemeValues) : {},
        draft,
        revisions: rows.map((row) => ({
          number: row.number,
          publishedBy: row.published_by,
          publishedAt: Number(row.published_at),
        })),
      }
    },
    async saveDraft(change, actor) {
      const values = acceptChange(themes, change, hasAsset)
      const row = { theme: theme(), settings: JSON.stringify(values), changed_by: actor, changed_at: clock.now() }
      await db.transaction(async (tx) => {
        await tx('core_theme_drafts').insert(row).onConflict('theme').merge(['settings', 'changed_by', 'changed_at'])
      })
    },
    async publish(actor) {
      await db.transaction(async (tx) => {
        const row = (await tx('core_theme_drafts').where({ theme: theme() }).first('settings')) as DraftRow | undefined
        if (!row) throw themeErrors.THEME_NOTHING_TO_PUBLISH()
        await publishIn(tx, row.settings, actor)
        await tx('core_theme_drafts').where({ theme: theme() }).delete()
      })
      remembered = undefined
    },
    async discardDraft() {
      await db.transaction(async (tx) => void (await tx('core_theme_drafts').where({ theme: theme() }).delete()))
    },
    async rollBack(number, actor) {
      await db.transaction(async (tx) => {
        const row = (await tx('core_theme_revisions').where({ theme: theme(), number }).first('settings')) as
          DraftRow | undefined
        if (!row) throw themeErrors.THEME_REVISION_UNKNOWN({ number })
        await publishIn(tx, row.settings, actor)
      })
      remembered = undefined
    },
    async look(which) {
      const values = which === 'draft' ? ((await draftOf()) ?? (await published())) : await published()
      return lookOf(values)
    },
    async stylesheet(hash) {
      if (sheets.has(hash)) return sheets.get(hash)
      // Another node wrote the page, or this one has started since.
      const draft = await draftOf()
      for (const values of [await published(), ...(draft ? [draft] : [])]) lookOf(values)
      return sheets.get(hash)
    },
  }
}

function acceptChange(themes: Themes, change: ThemeChange, hasAsset: (path: string) => boolean): ThemeValues {
  const faults: FieldError[] = []
  const kept: [string, ThemeValue][] = []
  for (const [name, value] of Object.entries(change)) {
    const field = themes.fields.get(name)
    if (value === null) continue
    const refusal = field ? checkValue(field, value, hasAsset) : 'unknown'
    if (!refusal) kept.push([name, value as ThemeValue])
    else {
      const { min, max } = (field ?? {}) as { min?: number; max?: number }
      const params = { min: min ?? '−∞', max: max ?? '∞' }
      faults.push({ path: name, message: refusal, key: `core.themes.refused.${refusal}`, params })
    }
  }
  if (faults.length) throw themeErrors.THEME_SETTINGS_REFUSED({}, { fields: faults })
  return Object.fromEntries(kept)
}

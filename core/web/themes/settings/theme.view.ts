import { Type } from 'typebox'
import type { Static } from 'typebox'
import { FormState, definePage } from '../page.js'
import type { Translate } from '../../i18n/i18n.js'
import type { FormValues } from '../page.js'
import { fonts, type ThemeField, type ThemeValue, type ThemeValues } from './field.js'
import type { ThemeSettingsView } from './theme-settings.js'

const Option = Type.Object({ value: Type.String(), label: Type.String() })

/** One input. A translatable field has one for each language; `name` is then `<field>.<language>`. */
const Input = Type.Object({
  name: Type.String(),
  /** Name of the language of a translatable field. */
  language: Type.String(),
  dir: Type.String(),
})

const Field = Type.Object({
  name: Type.String(),
  type: Type.String(),
  label: Type.String(),
  help: Type.String(),
  inputs: Type.Array(Input),
  options: Type.Array(Option),
  min: Type.Union([Type.Number(), Type.Null()]),
  max: Type.Union([Type.Number(), Type.Null()]),
  step: Type.Union([Type.Number(), Type.Null()]),
  maxLength: Type.Union([Type.Integer(), Type.Null()]),
  /** Shown while this field has this value. */
  showIf: Type.Union([Type.Null(), Type.Object({ field: Type.String(), equals: Type.String() })]),
})

/**
 * GET /admin/theme. Forms: POST /admin/theme/draft with the fields (booleans `on` or nothing), and with `then=publish` to publish at
 * once; POST /admin/theme/publish, /admin/theme/discard, /admin/theme/revisions/<number>. `preview`: address for the frame.
 * `suffix` belongs behind each form's address: it keeps the safe mode.
 */
export const ThemeSettingsPage = definePage(
  'themes/settings',
  Type.Object({
    theme: Type.Object({ id: Type.String(), name: Type.String() }),
    form: FormState,
    groups: Type.Array(Type.Object({ title: Type.String(), fields: Type.Array(Field) })),
    draft: Type.Boolean(),
    safe: Type.Boolean(),
    suffix: Type.String(),
    preview: Type.String(),
    path: Type.String(),
    paths: Type.Array(Option),
    revisions: Type.Array(Type.Object({ number: Type.Integer(), publishedAt: Type.String(), current: Type.Boolean() })),
  }),
)

export interface FormLanguage {
  locale: string
  locales: readonly { id: string; name: string; dir: 'ltr' | 'rtl' }[]
  t: Translate
}

export const previewPaths = ['/', '/login', '/order', '/dashboard'] as const

const inLocale = (text: Readonly<Record<string, string>> | undefined, locale: string) =>
  text?.[locale] ?? text?.['en'] ?? ''

export function themeSettingsModel(
  view: ThemeSettingsView,
  { form, safe, path }: { form: FormValues | undefined; safe: boolean; path: string },
  language: FormLanguage,
): Static<typeof ThemeSettingsPage.model> {
  const groups = new Map<string, Static<typeof Field>[]>()
  for (const [name, field] of view.fields) {
    const title = inLocale(field.group, language.locale) || language.t('core.themes.general')
    groups.set(title, [...(groups.get(title) ?? []), fieldModel(name, field, language)])
  }
  return {
    theme: view.theme,
    form: form ?? { values: formValues(view, view.draft ?? view.published, language), errors: {}, message: null },
    groups: [...groups].map(([title, fields]) => ({ title, fields })),
    draft: view.draft !== null,
    safe,
    suffix: safe ? '?theme_safe=1' : '',
    preview: `${path}?theme_preview=1`,
    path,
    paths: previewPaths.map((value) => ({ value, label: language.t(`core.themes.paths.${value.slice(1) || 'home'}`) })),
    revisions: view.revisions.map(({ number, publishedAt }, position) => ({
      number,
      publishedAt: new Date(publishedAt).toISOString(),
      current: position === 0,
    })),
  }
}

const isTranslatable = (field: ThemeField) => 'translatable' in field && field.translatable === true

function fieldModel(name: string, field: ThemeField, { locale, locales, t }: FormLanguage): Static<typeof Field> {
  const numeric = field.type === 'number' || field.type === 'range'
  const options =
    field.type === 'select'
      ? field.options.map(({ value, label }) => ({ value, label: inLocale(label, locale) }))
      : field.type === 'font'
        ? Object.keys(fonts).map((value) => ({ value, label: t(`core.themes.fonts.${value}`) }))
        : []
  return {
    name,
    type: field.type,
    label: inLocale(field.label, locale),
    help: inLocale(field.help, locale),
    inputs: isTranslatable(field)
      ? locales.map((one) => ({ name: `${name}.${one.id}`, language: one.name, dir: one.dir }))
      : [{ name, language: '', dir: field.type === 'link' || field.type === 'image' ? 'ltr' : '' }],
    options,
    min: numeric ? (field.min ?? null) : null,
    max: numeric ? (field.max ?? null) : null,
    step: numeric ? (field.step ?? null) : null,
    maxLength: 'maxLength' in field ? (field.maxLength ?? null) : null,
    showIf: field.showIf ? { field: field.showIf.field, equals: String(field.showIf.equals) } : null,
  }
}

function formValues(
  { fields }: ThemeSettingsView,
  values: ThemeValues,
  { locales }: FormLanguage,
): Record<string, string> {
  const shown = (value: ThemeValue | undefined, locale?: string) => {
    if (value === undefined) return ''
    if (typeof value === 'object') return (locale && value[locale]) || ''
    return typeof value === 'boolean' ? (value ? 'on' : '') : String(value)
  }
  return Object.fromEntries(
    [...fields].flatMap(([name, field]) => {
      const value = values[name] ?? field.default
      if (!isTranslatable(field)) return [[name, shown(value)]]
      const texts = typeof value === 'object' || value === undefined ? value : { en: String(value) }
      return locales.map(({ id }) => [`${name}.${id}`, shown(texts, id)])
    }),
  )
}

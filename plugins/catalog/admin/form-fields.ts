import type { Static, TSchema } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import { resourceNames } from '../snapshot.js'
import type { Snapshot } from '../snapshot.js'
import { localise } from '../snapshot.js'
import { PlanInput, ProductInput } from './catalog-input.js'
import type { Field, Group } from './admin.view.js'

type FieldView = Static<typeof Field>
type GroupView = Static<typeof Group>
export type Translate = (key: string, params?: Record<string, string | number>) => string
/** A form as the browser sends it: path to text. A box that is not ticked is missing. */
export type Sent = Readonly<Record<string, string>>

type TObject = TSchema & { properties: Record<string, TSchema> }
/** What fields look at in a part of a schema. */
export interface SchemaPart {
  type?: string
  enum?: string[]
  maxLength?: number
  properties?: Record<string, SchemaPart>
}

/** Fields with a sentence beside them. */
const helped = new Set(['slug', 'kind', 'position', 'country'])
const key = (name: string) => `catalog.admin.fields.${name}`

/** Builds fields with their texts: `catalog.admin.fields.<name>`, and `<name>Help` where `help` is set. */
export class FieldBuilder {
  constructor(
    private readonly t: Translate,
    private readonly values: Sent,
  ) {}

  field(name: string, label: string, more: Partial<FieldView> = {}): FieldView {
    const plain = { kind: 'text' as const, name, label, help: '', required: true, dir: '', options: [] }
    return { ...plain, checked: this.values[name] === 'on', ...more }
  }

  text(name: string, more: Partial<FieldView> = {}): FieldView {
    return this.field(name, this.t(key(name)), more)
  }

  latin(name: string, help = ''): FieldView {
    return this.text(name, { dir: 'ltr', help: help && this.t(key(help)) })
  }

  check(name: string, label = this.t(key(name))): FieldView {
    return this.field(name, label, { kind: 'check', required: false })
  }

  /** One field a language. */
  texts(name: string, kind: 'text' | 'textarea' = 'text'): FieldView[] {
    return (['en', 'fa'] as const).map((locale) => {
      const language = this.t(`catalog.admin.languages.${locale}`)
      const label = this.t('catalog.admin.inLanguage', { what: this.t(key(name)), language })
      return this.field(`${name}/${locale}`, label, { kind, dir: locale === 'fa' ? 'rtl' : 'ltr' })
    })
  }

  /** What the API takes, as fields in its order; lists of ids are for the page, which knows what they name. */
  of(schema: TObject, only = (_field: string) => true): FieldView[] {
    return Object.entries(schema.properties).flatMap(([name, part]) =>
      only(name) ? this.fieldOf(name, part as SchemaPart) : [],
    )
  }

  private fieldOf(name: string, { type, enum: choices, properties }: SchemaPart): FieldView[] {
    if (properties) return this.texts(name, Number(properties['en']?.maxLength) > 200 ? 'textarea' : 'text')
    if (type === 'boolean') return [this.check(name)]
    if (choices) {
      const options = choices.map((value) => ({ value, label: this.t(`catalog.admin.${name}.${value}`) }))
      return [this.text(name, { kind: 'select', options })]
    }
    return type === 'array' ? [] : [this.latin(name, helped.has(name) ? `${name}Help` : '')]
  }

  product(snapshot: Snapshot, locale: string): GroupView[] {
    const named = <T extends { id: number; names: Record<string, string> }>(of: string, all: Iterable<T>) =>
      [...all].map((one) => this.check(`${of}/${one.id}`, localise(one.names, locale)))
    const groups = [
      { title: this.t('catalog.admin.groups.product'), fields: this.of(ProductInput) },
      { title: this.t('catalog.admin.datacenters'), fields: named('datacenterIds', snapshot.datacenters.values()) },
      { title: this.t('catalog.admin.images'), fields: named('imageIds', snapshot.images.values()) },
    ]
    return groups.filter(({ fields }) => fields.length > 0)
  }

  plan(): GroupView[] {
    const isSize = (name: string) => (resourceNames as readonly string[]).includes(name)
    return [
      { title: this.t('catalog.admin.groups.plan'), fields: this.of(PlanInput, (name) => !isSize(name)) },
      { title: this.t('catalog.admin.groups.sizes'), fields: this.of(PlanInput, isSize) },
    ]
  }

  /** A group a currency, a field a period. */
  prices(currencies: readonly string[]): GroupView[] {
    const amount = (name: string, label: string) => this.field(name, label, { required: false, dir: 'ltr' })
    return currencies.map((currency) => ({
      title: currency,
      fields: periods.map((period) =>
        amount(`prices/${currency}/${period}`, this.t(`catalog.admin.periods.${period}`)),
      ),
    }))
  }

  custom(currency: string): GroupView[] {
    const limits = resourceNames.flatMap((name) =>
      (['min', 'max', 'step'] as const).map((part) => {
        const label = this.t(`catalog.admin.limit.${part}`, { what: this.t(key(name)) })
        return this.field(`limits/${name}/${part}`, label, { dir: 'ltr' })
      }),
    )
    const units = periods.map((period) => ({
      title: this.t('catalog.admin.unitPrices', { period: this.t(`catalog.admin.periods.${period}`), currency }),
      fields: resourceNames.map((name) => {
        const label = this.t(`catalog.admin.unit.${name}`)
        return this.field(`unitPrices/${currency}/${period}/${name}`, label, { required: false, dir: 'ltr' })
      }),
    }))
    return [{ title: this.t('catalog.admin.groups.limits'), fields: limits }, ...units]
  }
}

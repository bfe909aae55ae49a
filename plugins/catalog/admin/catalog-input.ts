import { Type, isPanelError, parseMoney } from 'nettoria'
import type { FieldError, Static } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import { catalogErrors } from '../errors.js'
import { resourceNames } from '../snapshot.js'

const Id = Type.Integer({ minimum: 1, maximum: 2147483647 })
const Texts = (maxLength: number) => Type.Object({ en: Type.String({ maxLength }), fa: Type.String({ maxLength }) })
const Slug = Type.String({ maxLength: 60 })
const Position = Type.Integer({ minimum: 0, maximum: 100_000 })
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })
const Currency = Type.String({ minLength: 3, maxLength: 3 })
const Amount = Type.String({ maxLength: 24 })
const byResource = <T>(of: T) => ({ cpu: of, ramGb: of, diskGb: of, ipv4: of, trafficGb: of })

// Fields stand as the operator's forms show them.
export const ProductInput = Type.Object({
  names: Texts(120),
  summaries: Texts(500),
  slug: Slug,
  /** Which fulfilment builds it: "server". */
  kind: Type.String({ maxLength: 40 }),
  position: Position,
  onSale: Type.Boolean(),
  datacenterIds: Type.Array(Id, { maxItems: 500 }),
  imageIds: Type.Array(Id, { maxItems: 500 }),
})
export const PlanInput = Type.Object({
  names: Texts(120),
  slug: Slug,
  position: Position,
  featured: Type.Boolean(),
  onSale: Type.Boolean(),
  ...byResource(Count),
})
/** The price of one period; decimals as the currency has them. */
export const PlanPrice = Type.Object({ period: Type.Enum([...periods]), currency: Currency, amount: Amount })
export const PlanPrices = Type.Object({ prices: Type.Array(PlanPrice, { maxItems: 200 }) })
const Limit = Type.Object({ min: Count, max: Count, step: Count })
/** The price of one unit of a resource a period. */
export const UnitPrice = Type.Object({ ...PlanPrice.properties, resource: Type.Enum([...resourceNames]) })
export const CustomPlanInput = Type.Object({
  limits: Type.Object(byResource(Limit)),
  unitPrices: Type.Array(UnitPrice, { maxItems: 1000 }),
})
export const DatacenterInput = Type.Object({
  names: Texts(120),
  cities: Texts(120),
  slug: Slug,
  /** ISO 3166-1 alpha-2. */
  country: Type.String({ maxLength: 2 }),
  position: Position,
  available: Type.Boolean(),
})
export const imageFamilies = ['debian', 'ubuntu', 'alma', 'rocky', 'windows', 'other'] as const
export const ImageInput = Type.Object({
  names: Texts(120),
  version: Type.String({ maxLength: 40 }),
  slug: Slug,
  family: Type.Enum([...imageFamilies]),
  minDiskGb: Count,
  position: Position,
  onSale: Type.Boolean(),
})
export type ProductInput = Static<typeof ProductInput>
export type PlanInput = Static<typeof PlanInput>
export type PlanPrice = Static<typeof PlanPrice>
export type CustomPlanInput = Static<typeof CustomPlanInput>
export type DatacenterInput = Static<typeof DatacenterInput>
export type ImageInput = Static<typeof ImageInput>

const messages = {
  slug: 'Use lower-case Latin letters, digits and hyphens, beginning with a letter or digit.',
  text: 'Write a text.',
  number: 'Write a whole number from {min} to {max}.',
  limits: 'The least must not be above the most, and the step must be at least 1.',
  country: 'Write the two capital letters of the country, for example DE.',
  choice: 'Choose one of the offered.',
  twice: 'This price is given twice.',
  amount: 'Write an amount above 0 with the decimals of the currency.',
} as const

/** Collects what is wrong, field by field, and refuses it all at once: CATALOG_INPUT_INVALID. */
export class InputCheck {
  private readonly fields: FieldError[] = []
  private readonly priced = new Set<string>()

  refuse(path: string, reason: keyof typeof messages, params: Record<string, number> = {}): void {
    this.fields.push({ path, message: messages[reason], key: `catalog.admin.invalid.${reason}`, params })
  }

  slug(value: string): void {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)) this.refuse('slug', 'slug')
  }

  /** Every language has its text. */
  texts(path: string, texts: { en: string; fa: string }): void {
    for (const locale of ['en', 'fa'] as const) if (!texts[locale].trim()) this.refuse(`${path}/${locale}`, 'text')
  }

  text(path: string, value: string): void {
    if (!value.trim()) this.refuse(path, 'text')
  }

  whole(path: string, value: number, min: number, max: number): void {
    if (!Number.isSafeInteger(value) || value < min || value > max) this.refuse(path, 'number', { min, max })
  }

  /** Minor units of a price; prices are above 0, never missing and free at once. */
  price(path: string, currency: string, amount: string): bigint {
    if (this.priced.has(path)) this.refuse(path, 'twice')
    this.priced.add(path)
    try {
      const { minor } = parseMoney(currency, amount)
      if (minor <= 0n) this.refuse(path, 'amount')
      return minor
    } catch (error) {
      if (!isPanelError(error) || error.status >= 500) throw error
      this.refuse(path, 'amount')
      return 0n
    }
  }

  done(): void {
    if (this.fields.length) throw catalogErrors.CATALOG_INPUT_INVALID({}, { fields: this.fields })
  }
}

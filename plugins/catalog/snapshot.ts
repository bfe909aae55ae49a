import type { ImageView, Period, Resources } from 'nettoria/contracts/catalog'

/** A text by language: `{ "en": "Tehran", "fa": "تهران" }`. */
export type Texts = Record<string, string>

/** Minor units by currency and period. */
export type PriceList = Map<string, Partial<Record<Period, bigint>>>

export interface PlanRecord {
  id: number
  productId: number
  /** Lists are sorted by it, then by id. */
  position: number
  slug: string
  names: Texts
  resources: Resources
  featured: boolean
  onSale: boolean
  prices: PriceList
}

export type Resource = keyof Resources
export const resourceNames = ['cpu', 'ramGb', 'diskGb', 'ipv4', 'trafficGb'] as const satisfies readonly Resource[]

export type Limits = Record<Resource, { min: number; max: number; step: number }>

export interface CustomPlanRecord {
  limits: Limits
  /** Minor units of one unit by currency, period and resource. */
  unitPrices: Map<string, Partial<Record<Period, Partial<Record<Resource, bigint>>>>>
}

export interface DatacenterRecord {
  id: number
  /** Lists are sorted by it, then by id. */
  position: number
  slug: string
  names: Texts
  cities: Texts
  country: string
  available: boolean
}

export interface ImageRecord {
  id: number
  /** Lists are sorted by it, then by id. */
  position: number
  slug: string
  names: Texts
  version: string
  family: ImageView['family']
  minDiskGb: number
  onSale: boolean
}

export interface ProductRecord {
  id: number
  /** Lists are sorted by it, then by id. */
  position: number
  slug: string
  kind: string
  names: Texts
  summaries: Texts
  onSale: boolean
  plans: PlanRecord[]
  custom: CustomPlanRecord | null
  datacenters: DatacenterRecord[]
  images: ImageRecord[]
}

/** The whole catalogue as it was at one revision, also what is no longer on sale. */
export interface Snapshot {
  revision: string
  products: ProductRecord[]
  plans: Map<number, PlanRecord>
  datacenters: Map<number, DatacenterRecord>
  images: Map<number, ImageRecord>
}

/** The text in `locale`, or in English, or in whatever language there is. */
export function localise(texts: Texts, locale: string): string {
  return texts[locale] ?? texts.en ?? Object.values(texts)[0] ?? ''
}

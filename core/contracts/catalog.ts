import type { Reader } from '../foundation/data/database.js'
import type { Money } from '../foundation/money/money.js'
import { contract } from '../foundation/di/contract.js'

export const periods = ['hourly', 'monthly', 'quarterly', 'biannual', 'annual'] as const
export type Period = (typeof periods)[number]

/** Sizes as sold: `ramGb` and `diskGb` in GiB, `trafficGb` in GB a month. */
export interface Resources {
  cpu: number
  ramGb: number
  diskGb: number
  ipv4: number
  trafficGb: number
}

/** What a customer chooses. Exactly one of `planId` and `custom`. */
export interface Selection {
  serviceId: number
  planId?: number
  custom?: Resources
  datacenterId: number
  imageId: number
  period: Period
}

export interface PlanView {
  id: number
  slug: string
  name: string
  resources: Resources
  featured: boolean
  /** Price a period by period; a period without a price is not sold. */
  prices: Partial<Record<Period, Money>>
}

export interface DatacenterView {
  id: number
  slug: string
  name: string
  city: string
  /** ISO 3166-1 alpha-2. */
  country: string
  available: boolean
}

export interface ImageView {
  id: number
  slug: string
  name: string
  version: string
  family: 'debian' | 'ubuntu' | 'alma' | 'rocky' | 'windows' | 'other'
  /** Least disk the image needs, GiB. */
  minDiskGb: number
}

export interface CustomPlanView {
  limits: Record<keyof Resources, { min: number; max: number; step: number }>
  /** Price of one unit (1 vCPU, 1 GiB, 1 address, 1 GB) a period. */
  unitPrices: Partial<Record<Period, Record<keyof Resources, Money>>>
}

export interface ProductView {
  id: number
  slug: string
  name: string
  summary: string
  /** Which fulfilment builds it: "server". */
  kind: string
  plans: PlanView[]
  custom: CustomPlanView | null
  datacenters: DatacenterView[]
  images: ImageView[]
  periods: Period[]
}

/** A selection that was checked against what is on sale, with the price of one period in the asked currency. */
export interface PricedSelection {
  product: { id: number; slug: string; name: string; kind: string }
  plan: { id: number; slug: string; name: string } | null
  resources: Resources
  datacenter: DatacenterView
  image: ImageView
  period: Period
  /** Of one period; of one hour when `period` is hourly. */
  price: Money
}

export interface CatalogNames {
  datacenters: ReadonlyMap<number, DatacenterView>
  images: ReadonlyMap<number, ImageView>
  plans: ReadonlyMap<number, { id: number; slug: string; name: string }>
}

/** What is on sale; what it answers is shared among those who ask, and frozen. Provided by `catalog`. */
export interface Catalog {
  /** Products on sale, names in `locale`, prices in `currency`. */
  products(read: Reader, view: { locale: string; currency: string }): Promise<ProductView[]>
  product(
    read: Reader,
    idOrSlug: number | string,
    view: { locale: string; currency: string },
  ): Promise<ProductView | undefined>
  /** Throws CATALOG_SELECTION_INVALID (400, with fields) or CATALOG_PRICE_MISSING (409): no price is never 0. */
  price(read: Reader, selection: Selection, view: { locale: string; currency: string }): Promise<PricedSelection>
  /** Names by id for lists of things already sold, also of what is no longer on sale. */
  names(read: Reader, locale: string): Promise<CatalogNames>
  /** Every datacenter and image there is, on sale or not: for setting them up. */
  places(read: Reader, locale: string): Promise<{ datacenters: DatacenterView[]; images: ImageView[] }>
}

export const Catalog = contract<Catalog>('catalog.catalog', '1.0.0')

import type { ImageView, Resources } from 'nettoria/contracts/catalog'
import type { Limits, Resource, Texts } from './snapshot.js'

/** What the demo sells. Prices are of one month, in minor units (cents, rials). */
export const demoProduct = {
  slug: 'cloud-server',
  kind: 'server',
  names: { en: 'Cloud server', fa: 'سرور ابری' },
  summaries: {
    en: 'A virtual server on NVMe storage, ready within minutes, with full root access.',
    fa: 'سرور مجازی با دیسک NVMe و دسترسی کامل root که در چند دقیقه آماده می‌شود.',
  },
}

interface DemoPlan {
  slug: string
  name: string
  resources: Resources
  featured: boolean
  hourly: Record<string, number>
  monthly: Record<string, number>
}

const plan = (
  name: string,
  [cpu, ramGb, diskGb, trafficGb]: [number, number, number, number],
  eur: [number, number],
  irr: [number, number],
): DemoPlan => ({
  slug: name.toLowerCase(),
  name,
  resources: { cpu, ramGb, diskGb, ipv4: 1, trafficGb },
  featured: name === 'M2',
  hourly: { EUR: eur[0], IRR: irr[0] },
  monthly: { EUR: eur[1], IRR: irr[1] },
})

export const demoPlans: DemoPlan[] = [
  plan('S1', [1, 2, 40, 1000], [1, 450], [5_600, 2_700_000]),
  plan('S2', [2, 2, 60, 1000], [2, 650], [8_100, 3_900_000]),
  plan('M2', [2, 4, 80, 2000], [3, 890], [11_100, 5_340_000]),
  plan('L4', [4, 8, 160, 4000], [4, 1690], [21_100, 10_140_000]),
  plan('XL8', [8, 16, 320, 8000], [7, 3350], [41_800, 20_100_000]),
]

export const demoLimits: Limits = {
  cpu: { min: 1, max: 32, step: 1 },
  ramGb: { min: 1, max: 128, step: 1 },
  diskGb: { min: 20, max: 2000, step: 10 },
  ipv4: { min: 1, max: 4, step: 1 },
  trafficGb: { min: 100, max: 20_000, step: 100 },
}

/** Of one unit a month. By the hour a GiB of disk costs less than a cent, so custom plans are not sold by the hour. */
export const demoUnitPrices: Record<string, Record<Resource, number>> = {
  EUR: { cpu: 180, ramGb: 120, diskGb: 5, ipv4: 150, trafficGb: 1 },
  IRR: { cpu: 1_050_000, ramGb: 700_000, diskGb: 18_000, ipv4: 900_000, trafficGb: 600 },
}

export const demoDatacenters: { slug: string; names: Texts; cities: Texts; country: string }[] = [
  { slug: 'tehran', names: { en: 'Tehran', fa: 'تهران' }, cities: { en: 'Tehran', fa: 'تهران' }, country: 'IR' },
  {
    slug: 'frankfurt',
    names: { en: 'Frankfurt', fa: 'فرانکفورت' },
    cities: { en: 'Frankfurt', fa: 'فرانکفورت' },
    country: 'DE',
  },
  {
    slug: 'helsinki',
    names: { en: 'Helsinki', fa: 'هلسینکی' },
    cities: { en: 'Helsinki', fa: 'هلسینکی' },
    country: 'FI',
  },
]

export const demoImages: {
  slug: string
  names: Texts
  version: string
  family: ImageView['family']
  minDiskGb: number
}[] = [
  { slug: 'debian-12', names: { en: 'Debian', fa: 'دبیان' }, version: '12', family: 'debian', minDiskGb: 10 },
  {
    slug: 'ubuntu-24-04',
    names: { en: 'Ubuntu', fa: 'اوبونتو' },
    version: '24.04 LTS',
    family: 'ubuntu',
    minDiskGb: 10,
  },
  { slug: 'almalinux-9', names: { en: 'AlmaLinux', fa: 'آلمالینوکس' }, version: '9', family: 'alma', minDiskGb: 20 },
  { slug: 'rocky-9', names: { en: 'Rocky Linux', fa: 'راکی لینوکس' }, version: '9', family: 'rocky', minDiskGb: 20 },
  {
    slug: 'windows-2022',
    names: { en: 'Windows Server', fa: 'ویندوز سرور' },
    version: '2022',
    family: 'windows',
    minDiskGb: 50,
  },
]

/** Months and discount in percent of the periods that are made from the monthly price. */
export const demoTerms = [
  { period: 'monthly', months: 1, percentOff: 0 },
  { period: 'quarterly', months: 3, percentOff: 3 },
  { period: 'biannual', months: 6, percentOff: 6 },
  { period: 'annual', months: 12, percentOff: 12 },
] as const

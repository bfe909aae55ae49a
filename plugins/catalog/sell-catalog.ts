import type { Reader } from 'nettoria'
import type { Catalog, CatalogNames, PricedSelection, ProductView, Selection } from 'nettoria/contracts/catalog'
import { priceSelection } from './price-selection.js'
import type { SnapshotMemory } from './remember-snapshot.js'
import { localise } from './snapshot.js'
import type { Snapshot } from './snapshot.js'
import { viewDatacenter, viewImage, viewProduct } from './view-product.js'
import type { CatalogReader } from './view-product.js'

/** The contract `Catalog` on the SQL catalogue. What a language and a currency see is made once for each revision. */
export class SqlCatalog implements Catalog {
  readonly #onSale = onceForEach((snapshot, locale, currency) =>
    snapshot.products.filter((product) => product.onSale).map((product) => viewProduct(product, { locale, currency })),
  )
  readonly #names = onceForEach(({ datacenters, images, plans }, locale): CatalogNames => ({
    datacenters: viewed(datacenters, (one) => viewDatacenter(one, locale)),
    images: viewed(images, (one) => viewImage(one, locale)),
    plans: viewed(plans, ({ id, slug, names }) => ({ id, slug, name: localise(names, locale) })),
  }))

  constructor(private readonly memory: SnapshotMemory) {}

  async products(read: Reader, { locale, currency }: CatalogReader): Promise<ProductView[]> {
    return [...this.#onSale(await this.memory.get(read), locale, currency)]
  }

  async product(read: Reader, idOrSlug: number | string, view: CatalogReader): Promise<ProductView | undefined> {
    return (await this.products(read, view)).find((one) => one.id === idOrSlug || one.slug === idOrSlug)
  }

  async price(read: Reader, selection: Selection, view: CatalogReader): Promise<PricedSelection> {
    return priceSelection(await this.memory.get(read), selection, view)
  }

  async names(read: Reader, locale: string): Promise<CatalogNames> {
    return this.#names(await this.memory.get(read), locale)
  }

  async places(read: Reader, locale: string): ReturnType<Catalog['places']> {
    const { datacenters, images } = await this.names(read, locale)
    return { datacenters: [...datacenters.values()], images: [...images.values()] }
  }
}

const viewed = <T, V>(from: Map<number, T>, view: (one: T) => V): ReadonlyMap<number, V> =>
  new Map([...from].map(([id, one]) => [id, freeze(view(one))]))

// A guest may ask for any currency there is.
const mostKept = 50

/** Forgets what it made when the catalogue changes, and the first of too many. */
function onceForEach<V>(make: (snapshot: Snapshot, ...of: string[]) => V): (snapshot: Snapshot, ...of: string[]) => V {
  let made = new Map<string, V>()
  let revision: string | undefined
  return (snapshot, ...of) => {
    if (snapshot.revision !== revision) made = new Map()
    revision = snapshot.revision
    const key = of.join(' ')
    const known = made.get(key)
    if (known !== undefined) return known
    const value = freeze(make(snapshot, ...of))
    if (made.size === mostKept) made.delete(made.keys().next().value!)
    made.set(key, value)
    return value
  }
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Map || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

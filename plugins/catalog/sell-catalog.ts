import type { Reader } from 'nettoria'
import type { Catalog, PricedSelection, ProductView, Selection } from 'nettoria/contracts/catalog'
import { priceSelection } from './price-selection.js'
import type { SnapshotMemory } from './remember-snapshot.js'
import { localise } from './snapshot.js'
import { viewDatacenter, viewImage, viewProduct } from './view-product.js'
import type { CatalogReader } from './view-product.js'

/** The contract `Catalog` on the SQL catalogue. */
export class SqlCatalog implements Catalog {
  constructor(private readonly memory: SnapshotMemory) {}

  async products(read: Reader, view: CatalogReader): Promise<ProductView[]> {
    const { products } = await this.memory.get(read)
    return products.filter((product) => product.onSale).map((product) => viewProduct(product, view))
  }

  async product(read: Reader, idOrSlug: number | string, view: CatalogReader): Promise<ProductView | undefined> {
    const { products } = await this.memory.get(read)
    const product = products.find((one) => one.onSale && (one.id === idOrSlug || one.slug === idOrSlug))
    return product && viewProduct(product, view)
  }

  async price(read: Reader, selection: Selection, view: CatalogReader): Promise<PricedSelection> {
    return priceSelection(await this.memory.get(read), selection, view)
  }

  async names(
    read: Reader,
    ids: { datacenterIds: number[]; imageIds: number[]; planIds: number[] },
    locale: string,
  ): ReturnType<Catalog['names']> {
    const { datacenters, images, plans } = await this.memory.get(read)
    return {
      datacenters: pick(datacenters, ids.datacenterIds, (one) => viewDatacenter(one, locale)),
      images: pick(images, ids.imageIds, (one) => viewImage(one, locale)),
      plans: pick(plans, ids.planIds, ({ id, slug, names }) => ({ id, slug, name: localise(names, locale) })),
    }
  }

  async places(read: Reader, locale: string): ReturnType<Catalog['places']> {
    const { datacenters, images } = await this.memory.get(read)
    return {
      datacenters: [...datacenters.values()].map((one) => viewDatacenter(one, locale)),
      images: [...images.values()].map((one) => viewImage(one, locale)),
    }
  }
}

function pick<T, V>(from: Map<number, T>, ids: number[], view: (one: T) => V): Map<number, V> {
  return new Map(
    ids.flatMap((id) => {
      const one = from.get(id)
      return one === undefined ? [] : [[id, view(one)] as const]
    }),
  )
}

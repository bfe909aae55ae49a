import { Database, inject, injectable, insertRow } from 'nettoria'
import { reviseCatalog } from '../remember-snapshot.js'
import { InputCheck, imageFamilies } from './catalog-input.js'
import type { DatacenterInput, ImageInput } from './catalog-input.js'
import { changeRow, refuseDuplicate } from './write-rows.js'

const flag = (value: boolean) => (value ? 1 : 0)

/** Writes datacenters and images. What is sold already keeps its own; they are switched off, never deleted. */
@injectable()
export class ManagePlaces {
  constructor(@inject(Database) private readonly db: Database) {}

  /** `id` null adds one. Answers its id. Throws CATALOG_INPUT_INVALID, CATALOG_SLUG_TAKEN, NOT_FOUND. */
  saveDatacenter(id: number | null, input: DatacenterInput): Promise<number> {
    const check = new InputCheck()
    check.slug(input.slug)
    check.texts('names', input.names)
    check.texts('cities', input.cities)
    if (!/^[A-Z]{2}$/.test(input.country)) check.refuse('country', 'country')
    check.whole('position', input.position, 0, 100_000)
    check.done()
    const { slug, names, cities, country, available, position } = input
    return this.write('catalog_datacenters', id, slug, {
      slug,
      names: JSON.stringify(names),
      cities: JSON.stringify(cities),
      country,
      available: flag(available),
      position,
    })
  }

  /** `id` null adds one. Answers its id. Throws CATALOG_INPUT_INVALID, CATALOG_SLUG_TAKEN, NOT_FOUND. */
  saveImage(id: number | null, input: ImageInput): Promise<number> {
    const check = new InputCheck()
    check.slug(input.slug)
    check.texts('names', input.names)
    check.text('version', input.version)
    if (!imageFamilies.includes(input.family)) check.refuse('family', 'choice')
    check.whole('minDiskGb', input.minDiskGb, 1, 100_000)
    check.whole('position', input.position, 0, 100_000)
    check.done()
    const { slug, names, version, family, minDiskGb, onSale, position } = input
    return this.write('catalog_images', id, slug, {
      slug,
      names: JSON.stringify(names),
      version,
      family,
      min_disk_gb: minDiskGb,
      on_sale: flag(onSale),
      position,
    })
  }

  private write(table: string, id: number | null, slug: string, row: Record<string, string | number>): Promise<number> {
    return refuseDuplicate(slug, () =>
      this.db.transaction(async (tx) => {
        const saved = id === null ? await insertRow(tx, table, row) : id
        if (id !== null) await changeRow(tx, table, id, row)
        await reviseCatalog(tx)
        return saved
      }),
    )
  }
}

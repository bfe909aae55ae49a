import { Clock, Database, httpErrors, inject, injectable } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { countUsed } from '../addresses/count-used.js'
import { Pool } from '../addresses/pool.model.js'
import { Placement, Template } from '../placement/placement.model.js'
import { viewPool } from './admin.view.js'
import { ManagePlacements } from './manage-placements.js'

/** Where servers can be built, and what is still missing there. Asks no hypervisor; five queries at most. */
@injectable()
export class ReadLocations {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(ManagePlacements) private readonly placing: ManagePlacements,
  ) {}

  async all(locale: string) {
    const { datacenters, images } = await this.catalog.places(this.db.read, locale)
    const placements = await Placement.query(this.db.read).orderBy('id').limit(2000)
    const templates = await Template.query(this.db.read).limit(5000)
    const pools = await Pool.query(this.db.read).where({ enabled: 1 }).limit(2000)
    const used = await countUsed(this.db.read)
    const configured = new Set(this.placing.hypervisorChoices().map(({ id }) => id))
    return datacenters.map((datacenter) => {
      const placed = placements.filter((row) => row.datacenterId === datacenter.id && row.weight > 0)
      const drivers = placed.map((row) => row.driverInstance).filter((id) => configured.has(id))
      const buildable = images.filter(({ id }) =>
        templates.some((row) => row.imageId === id && drivers.includes(row.driverInstance)),
      )
      const own = pools.filter((pool) => pool.datacenterId === datacenter.id)
      const free = (family: number) =>
        own
          .filter((pool) => pool.family === family)
          .reduce((sum, pool) => sum + pool.size - (used.get(pool.id) ?? 0), 0)
      return {
        id: datacenter.id,
        name: datacenter.name,
        city: datacenter.city,
        available: datacenter.available,
        hypervisors: drivers,
        images: buildable.length,
        allImages: images.length,
        freeV4: free(4),
        ready: drivers.length > 0 && buildable.length > 0 && free(4) > 0,
        freeV6: free(6),
      }
    })
  }

  /** Throws NOT_FOUND for an unknown datacenter. */
  async one(id: number, locale: string) {
    const { datacenters, images } = await this.catalog.places(this.db.read, locale)
    const datacenter = datacenters.find((one) => one.id === id)
    if (!datacenter) throw httpErrors.NOT_FOUND()
    const placements = await Placement.query(this.db.read).where({ datacenter_id: id }).orderBy('id')
    const drivers = placements.map((row) => row.driverInstance)
    const templates = await Template.query(this.db.read).whereIn('driver_instance', drivers).limit(5000)
    const pools = await Pool.query(this.db.read).where({ datacenter_id: id }).orderBy('id').limit(500)
    const used = await countUsed(this.db.read)
    const choices = this.placing.hypervisorChoices()
    return {
      datacenter: { id, name: datacenter.name, city: datacenter.city, available: datacenter.available },
      placements: placements.map((row) => ({
        hypervisor: row.driverInstance,
        title: choices.find((one) => one.id === row.driverInstance)?.title ?? row.driverInstance,
        configured: choices.some((one) => one.id === row.driverInstance),
        weight: row.weight,
        hints: Object.entries(row.settings).map(([name, value]) => `${name} = ${value}`),
        full: (row.fullUntilAt ?? 0) > this.clock.now(),
        images: templates.filter((one) => one.driverInstance === row.driverInstance).length,
        allImages: images.length,
      })),
      others: choices.filter((one) => !drivers.includes(one.id)).map((one) => ({ id: one.id, title: one.title })),
      pools: pools.map((pool) => ({ ...viewPool(pool, used.get(pool.id)), family: pool.family })),
    }
  }

  /** The images of the catalogue with the name of each one's template on a hypervisor. */
  async templatesOf(hypervisor: string, locale: string) {
    const { images } = await this.catalog.places(this.db.read, locale)
    const rows = await Template.query(this.db.read).where({ driver_instance: hypervisor })
    const named = new Map(rows.map((row) => [row.imageId, row.template]))
    return images.map(({ id, name, version }) => ({ id, name, version, template: named.get(id) ?? '' }))
  }
}

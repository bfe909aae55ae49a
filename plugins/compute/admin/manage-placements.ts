import { Database, inject, injectable } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import type { HypervisorDriver } from 'nettoria/contracts/hypervisors'
import { Catalog } from 'nettoria/contracts/catalog'
import { requireDatacenter, requireImage } from '../placement/require-place.js'
import { computeErrors } from '../errors.js'
import { Placement, Template } from '../placement/placement.model.js'

/** Which hypervisors a datacenter uses, and what each calls our images. Setting the same again replaces it. */
@injectable()
export class ManagePlacements {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(Hypervisors) private readonly hypervisors: AdapterInstances<HypervisorDriver>,
  ) {}

  /** A weight of 0 takes no new servers. Throws COMPUTE_HYPERVISOR_UNKNOWN, COMPUTE_DATACENTER_UNKNOWN. */
  async setPlacement(wanted: {
    datacenterId: number
    hypervisor: string
    weight: number
    settings: Record<string, string>
  }) {
    const { datacenterId, weight, settings } = wanted
    const driverInstance = this.known(wanted.hypervisor)
    await this.db.transaction(async (tx) => {
      await requireDatacenter(tx, this.catalog, datacenterId)
      const at = { datacenter_id: datacenterId, driver_instance: driverInstance }
      const changed = await Placement.query(tx).patch({ weight, settings, fullUntilAt: null }).where(at)
      if (changed === 0) await Placement.query(tx).insert({ datacenterId, driverInstance, weight, settings })
    })
  }

  /** Throws COMPUTE_HYPERVISOR_UNKNOWN, COMPUTE_IMAGE_UNKNOWN. */
  async setTemplate({ hypervisor, imageId, template }: { hypervisor: string; imageId: number; template: string }) {
    const driverInstance = this.known(hypervisor)
    await this.db.transaction(async (tx) => {
      await requireImage(tx, this.catalog, imageId)
      const changed = await Template.query(tx)
        .patch({ template })
        .where({ driver_instance: driverInstance, image_id: imageId })
      if (changed === 0) await Template.query(tx).insert({ driverInstance, imageId, template })
    })
  }

  /** All templates of one hypervisor at once, by image; an image without one is not built there. Throws COMPUTE_HYPERVISOR_UNKNOWN. */
  async setTemplates(hypervisor: string, byImage: ReadonlyMap<number, string>): Promise<void> {
    const driverInstance = this.known(hypervisor)
    await this.db.transaction(async (tx) => {
      const { images } = await this.catalog.places(tx, 'en')
      const rows = images.flatMap(({ id }) => {
        const template = byImage.get(id)
        return template ? [{ driver_instance: driverInstance, image_id: id, template }] : []
      })
      await Template.query(tx).delete().where({ driver_instance: driverInstance })
      if (rows.length) await tx('compute_templates').insert(rows)
    })
  }

  async placements() {
    const rows = await Placement.query(this.db.read).orderBy(['datacenter_id', 'id']).limit(1000)
    return rows.map(({ datacenterId, driverInstance, weight, settings }) => ({
      datacenterId,
      hypervisor: driverInstance,
      weight,
      settings,
    }))
  }

  async templates() {
    const rows = await Template.query(this.db.read).orderBy(['driver_instance', 'image_id']).limit(1000)
    return rows.map(({ driverInstance, imageId, template }) => ({ hypervisor: driverInstance, imageId, template }))
  }

  /** Every configured hypervisor, to choose from. */
  hypervisorChoices() {
    return this.hypervisors.list().map(({ id, title, definition }) => ({ id, title, definition }))
  }

  /** The id itself. Throws COMPUTE_HYPERVISOR_UNKNOWN. */
  known(id: string): string {
    if (!this.hypervisors.find(id)) throw computeErrors.COMPUTE_HYPERVISOR_UNKNOWN({ id })
    return id
  }
}

import { Clock, inject, injectable } from 'nettoria'
import type { AdapterInstances, Tx } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import type { DemoSeed } from 'nettoria/contracts/demo'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import type { HypervisorDriver } from 'nettoria/contracts/hypervisors'
import { Pool } from './addresses/pool.model.js'
import { Placement, Template } from './placement/placement.model.js'

const documentation = ['203.0.113', '198.51.100', '192.0.2']

/** Addresses of the documentation ranges, every datacenter on every hypervisor, every image by its slug. */
@injectable()
export class ComputeDemoSeed implements DemoSeed {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(Hypervisors) private readonly hypervisors: AdapterInstances<HypervisorDriver>,
  ) {}

  async seed(tx: Tx): Promise<void> {
    if ((await Placement.query(tx).resultSize()) > 0) return
    const products = await this.catalog.products(tx, { locale: 'en', currency: 'EUR' })
    const datacenters = new Set(products.flatMap((product) => product.datacenters.map((d) => d.id)))
    const images = new Map(
      products.flatMap((product) => product.images.map((image) => [image.id, image.slug] as const)),
    )
    for (const [index, datacenterId] of [...datacenters].entries()) await this.seedPools(tx, datacenterId, index)
    for (const { id: driverInstance } of this.hypervisors.list()) {
      for (const datacenterId of datacenters) {
        await Placement.query(tx).insert({ datacenterId, driverInstance, weight: 100, settings: {} })
      }
      for (const [imageId, template] of images) await Template.query(tx).insert({ driverInstance, imageId, template })
    }
  }

  /** Each range serves three datacenters, a third each. */
  private async seedPools(tx: Tx, datacenterId: number, index: number): Promise<void> {
    const common = {
      datacenterId,
      network: 'public',
      nextOffset: 0,
      reservations: 0,
      enabled: true,
      createdAt: this.clock.now(),
    }
    const range = documentation[index % documentation.length]!
    const third = Math.floor(index / documentation.length)
    if (third < 3) {
      await Pool.query(tx).insert({
        ...common,
        family: 4,
        firstAddress: `${range}.${10 + 80 * third}`,
        size: 80,
        prefix: 24,
        gateway: `${range}.1`,
        nameservers: ['9.9.9.9', '149.112.112.112'],
      })
    }
    const net = `2001:db8:0:${index + 1}`
    await Pool.query(tx).insert({
      ...common,
      family: 6,
      firstAddress: `${net}::10`,
      size: 60000,
      prefix: 64,
      gateway: `${net}::1`,
      nameservers: ['2620:fe::fe', '2620:fe::9'],
    })
  }
}

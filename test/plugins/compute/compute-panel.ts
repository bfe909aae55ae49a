import 'reflect-metadata'
import type { Engine } from 'nettoria'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { Catalog } from 'nettoria/contracts/catalog'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import { Fulfilments } from 'nettoria/contracts/subscriptions'
import type { SoldConfiguration } from 'nettoria/contracts/subscriptions'
import type { SimulatorDriver } from '../../../plugins/hypervisor-simulator/simulator-driver.js'

export interface ComputeBench {
  panel: TestPanel
  simulator(id?: string): SimulatorDriver
  /** Sells a server, as subscriptions would. */
  sell(subscriptionId: number, more?: { accountId?: number; ipv4?: number }): Promise<void>
  terminate(subscriptionId: number): Promise<void>
  /** The row of the server that a subscription sells. */
  instance(subscriptionId: number): Promise<Record<string, any>>
  machines(): Promise<Record<string, any>[]>
  /** Names and payloads of the facts published so far, oldest first. */
  facts(prefix: string): Promise<{ name: string; payload: any }[]>
  /** Lets time pass in steps, working what is due after each. */
  pass(ms: number, step?: number): Promise<void>
}

/** A panel with the catalogue's demo and one or more simulators whose work takes no time. */
export async function computePanel(
  engine: Engine,
  more: {
    simulators?: Record<string, Record<string, unknown>>
    settings?: Record<string, unknown>
    plugins?: string[]
  } = {},
): Promise<ComputeBench> {
  const simulators = more.simulators ?? { sim: {} }
  const instant = { cloneSeconds: 0, bootSeconds: 0 }
  const panel = await createTestPanel({
    engine,
    plugins: ['catalog', 'compute', 'hypervisor-simulator', ...(more.plugins ?? [])],
    settings: { compute: more.settings ?? {} },
    instances: Object.entries(simulators).map(([id, settings]) => ({
      contract: 'compute.hypervisors',
      definition: 'simulator',
      id,
      settings: { ...instant, ...settings },
    })),
  })
  const seeds = panel.get(DemoSeeds) as never as { list(): { adapter: { seed(tx: unknown): Promise<void> } }[] }
  for (const { adapter } of seeds.list()) await panel.db.transaction((tx) => adapter.seed(tx))
  const [product] = await panel.get(Catalog).products(panel.db.read, { locale: 'en', currency: 'EUR' })
  const configuration = (subscriptionId: number, ipv4: number): SoldConfiguration => ({
    kind: 'server',
    productSlug: product!.slug,
    productName: product!.name,
    planId: null,
    planName: null,
    resources: { cpu: 2, ramGb: 4, diskGb: 40, ipv4, trafficGb: 1000 },
    datacenterId: product!.datacenters[0]!.id,
    imageId: product!.images[0]!.id,
    hostname: `vm${subscriptionId}.example.com`,
    sshKeys: [],
    userData: null,
  })
  const server = () => (panel.get(Fulfilments) as never as { get(id: string): { adapter: any } }).get('server').adapter
  const hypervisors = () => panel.get(Hypervisors) as never as { get(id: string): { adapter: SimulatorDriver } }
  return {
    panel,
    simulator: (id = 'sim') => hypervisors().get(id).adapter,
    async sell(subscriptionId, { accountId = 1, ipv4 = 1 } = {}) {
      const request = { subscriptionId, accountId, configuration: configuration(subscriptionId, ipv4) }
      await panel.db.transaction((tx) => server().create(tx, request))
    },
    terminate: (subscriptionId) => panel.db.transaction((tx) => server().terminate(tx, subscriptionId, 'test')),
    instance: (subscriptionId) => panel.db.read('compute_instances').where({ subscription_id: subscriptionId }).first(),
    machines: () => panel.db.read('hypervisor_simulator_machines').select('*').orderBy('id'),
    async facts(prefix) {
      const rows = await panel.db.read('core_events').where('name', 'like', `${prefix}%`).orderBy('published_at')
      return rows.map((row: any) => ({ name: row.name, payload: JSON.parse(row.payload) }))
    },
    async pass(ms, step = 1000) {
      for (let gone = 0; gone < ms; gone += step) {
        panel.clock.advance(step)
        await panel.settle()
      }
    },
  }
}

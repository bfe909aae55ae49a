import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Catalog } from 'nettoria/contracts/catalog'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { Fulfilments, type SoldConfiguration } from 'nettoria/contracts/subscriptions'
import { createTestPanel, eventually } from 'nettoria/testing'
import { peerMissing } from '../../peers/vcenter/start.js'
import { peer } from './peer-kit.js'

/** The adapters of a contract, as the panel's container hands them out. */
interface Adapters<T> {
  list(): { adapter: T }[]
  get(id: string): { adapter: T }
}

describe('vcenter peer: a panel sells servers on it', { skip: peerMissing }, () => {
  test('a sold server runs in vCenter with its sizes and addresses, through a lost reply; terminated, it is gone', async (t) => {
    const vcenter = await peer(t)
    const { url, user: username, password, pin: certificatePin } = vcenter
    const panel = await createTestPanel({
      plugins: ['catalog', 'compute', 'hypervisor-vcenter'],
      instances: [
        {
          contract: 'compute.hypervisors',
          definition: 'vcenter',
          id: 'tehran-1',
          settings: { url, username, password, certificatePin },
        },
      ],
    })
    t.after(() => panel.stop())
    const seeds = panel.get(DemoSeeds) as never as Adapters<{ seed(tx: unknown): Promise<void> }>
    for (const { adapter } of seeds.list()) await panel.db.transaction((tx) => adapter.seed(tx))
    await panel.db.read('compute_templates').update({ template: 'debian-12' })
    await panel.db.read('compute_placements').update({ settings: JSON.stringify({ network: 'VM Network' }) })
    const [product] = await panel.get(Catalog).products(panel.db.read, { locale: 'en', currency: 'EUR' })
    assert.ok(product)
    const configuration: SoldConfiguration = {
      kind: 'server',
      productSlug: product.slug,
      productName: product.name,
      planId: null,
      planName: null,
      resources: { cpu: 2, ramGb: 4, diskGb: 40, ipv4: 1, trafficGb: 1000 },
      datacenterId: product.datacenters[0]?.id ?? 0,
      imageId: product.images[0]?.id ?? 0,
      hostname: 'web.example.com',
      sshKeys: [],
      userData: '#cloud-config\n{}\n',
    }
    const fulfilments = panel.get(Fulfilments) as never as Adapters<{
      create(tx: unknown, request: object): Promise<void>
      terminate(tx: unknown, subscriptionId: number, reason: string): Promise<void>
    }>
    const server = fulfilments.get('server').adapter
    const instance = () => panel.db.read('compute_instances').where({ subscription_id: 1 }).first()
    const until = (state: string) =>
      eventually(async () => {
        panel.clock.advance(2_000)
        await panel.settle()
        return (await instance())?.state === state
      })

    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'drop-after' })
    await panel.db.transaction((tx) => server.create(tx, { subscriptionId: 1, accountId: 1, configuration }))
    await until('running')
    const ours = (await vcenter.machines()).filter(({ name }) => name.startsWith('ntt-'))
    assert.deepEqual(
      ours.map(({ power, cpu, memoryMb }) => [power, cpu, memoryMb]),
      [['poweredOn', 2, 4096]],
    )
    assert.equal(ours[0]?.extraConfig['guestinfo.userdata'], undefined, 'user data is gone after the first boot')

    await panel.db.transaction((tx) => server.terminate(tx, 1, 'test'))
    await until('terminated')
    assert.deepEqual(
      (await vcenter.machines()).filter(({ name }) => name.startsWith('ntt-')),
      [],
    )
  })
})

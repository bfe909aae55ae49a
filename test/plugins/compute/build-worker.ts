import 'reflect-metadata'
import type { Tx } from 'nettoria'
import { DemoSeeds } from 'nettoria/contracts/demo'
import type { DemoSeed } from 'nettoria/contracts/demo'
import { Catalog } from 'nettoria/contracts/catalog'
import { Fulfilments } from 'nettoria/contracts/subscriptions'
import type { Fulfilment } from 'nettoria/contracts/subscriptions'
import { ManualClock } from 'nettoria/testing'
import { createManualJobs } from '../../../core/work/jobs/manual-jobs.js'
import type { ManualJobsRuntime } from '../../../core/work/jobs/manual-jobs.js'
import { loadConfig } from '../../../core/foundation/kernel/config.js'
import { createLogger } from '../../../core/foundation/kernel/pino-logger.js'
import { createPanel } from '../../../core/host/panel.js'

// A node of its own: sells one server, works until it is killed or at rest, and prints what there is.
const [root, configFile, now] = process.argv.slice(2) as [string, string, string]
let jobs!: ManualJobsRuntime
const panel = await createPanel({
  config: loadConfig(process.env, root, [configFile]),
  log: createLogger('silent'),
  clock: new ManualClock(Number(now)),
  only: ['catalog', 'compute', 'hypervisor-simulator'],
  jobs: (core) => (jobs = createManualJobs(core)),
})
const adapters = <T>(of: typeof Fulfilments | typeof DemoSeeds) =>
  panel.services.registries.registry(of as never).list() as readonly { adapter: T }[]
await panel.db.transaction(async (tx: Tx) => {
  for (const { adapter } of adapters<DemoSeed>(DemoSeeds)) await adapter.seed(tx)
})
const [product] = await panel.get(Catalog).products(panel.db.read, { locale: 'en', currency: 'EUR' })
await panel.db.transaction((tx) =>
  adapters<Fulfilment>(Fulfilments)[0]!.adapter.create(tx, {
    subscriptionId: 1,
    accountId: 1,
    configuration: {
      kind: 'server',
      productSlug: product!.slug,
      productName: product!.name,
      planId: null,
      planName: null,
      resources: { cpu: 1, ramGb: 1, diskGb: 10, ipv4: 1, trafficGb: 1 },
      datacenterId: product!.datacenters[0]!.id,
      imageId: product!.images[0]!.id,
      hostname: 'vm1.example.com',
      sshKeys: [],
      userData: null,
    },
  }),
)
while ((await panel.services.events.drain()) + (await jobs.drain()) > 0);
const [instance] = await panel.db.read('compute_instances').select('state')
const machines = await panel.db.read('hypervisor_simulator_machines').select('power')
const addresses = await panel.db.read('compute_addresses').select('state')
const ready = await panel.db.read('core_events').where({ name: 'compute.instance.ready' })
process.stdout.write(
  JSON.stringify({
    state: instance.state,
    machines: machines.length,
    addresses: addresses.length,
    ready: ready.length,
  }),
)
await panel.stop()

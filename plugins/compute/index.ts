import { Database, definePlugin } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { Instances } from 'nettoria/contracts/compute'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import { Fulfilments } from 'nettoria/contracts/subscriptions'
import { WorkerGone } from 'nettoria/contracts/workers'
import { AdminSearches, AttentionSources } from 'nettoria/contracts/operations'
import { AddPool } from './addresses/add-pool.js'
import { AdminRoutes } from './admin/admin.routes.js'
import { LocationPages } from './admin/locations.pages.js'
import { ManagePlacements } from './admin/manage-placements.js'
import { ReadAdminServer } from './admin/read-admin-server.js'
import { ReadInventory } from './admin/read-inventory.js'
import { ReadLocations } from './admin/read-locations.js'
import { AdminServerPages } from './admin/servers.pages.js'
import { AdminServerRoutes } from './admin/servers.routes.js'
import { TerminateServer } from './admin/terminate-server.js'
import { ComputeDemoSeed } from './demo-seed.js'
import { ListInstances } from './instances/list-instances.js'
import { ObservePower, observePowerJob } from './instances/observe-power.js'
import { RequestPower } from './instances/request-power.js'
import { ServerFulfilment } from './instances/server-fulfilment.js'
import { AdvanceRun } from './runs/advance-run.js'
import { DispatchRuns, dispatchRunsJob } from './runs/dispatch-runs.js'
import { DriverSlots } from './runs/driver-slots.js'
import { EndRun } from './runs/end-run.js'
import { FreeLeases } from './runs/free-leases.js'
import { MoveRun } from './runs/move-run.js'
import { RetryRun } from './runs/retry-run.js'
import { RunTools } from './runs/run-tools.js'
import { StartRun, advanceRunJob } from './runs/start-run.js'
import { ObserveServer } from './servers/observe-server.js'
import { ReadServers } from './servers/read-servers.js'
import { ServerPages } from './servers/servers.pages.js'
import { ServerRoutes } from './servers/servers.routes.js'
import { ComputeSettings, computeSettings } from './settings.js'
import { failedServers, searchServers } from './admin/search-servers.js'

export default definePlugin({
  needs: { hypervisors: Hypervisors, catalog: Catalog },
  settings: computeSettings,
  setup(plugin) {
    plugin.value(ComputeSettings, plugin.settings)
    plugin.services(RunTools, DriverSlots, StartRun, EndRun, MoveRun, AdvanceRun, DispatchRuns, FreeLeases)
    plugin.services(ServerFulfilment, ListInstances, RequestPower, ReadServers, ObserveServer, ComputeDemoSeed)
    plugin.services(ObservePower, AddPool, ManagePlacements, RetryRun, TerminateServer, ReadInventory, ReadLocations)
    plugin.services(ReadAdminServer)

    plugin.provide(Instances, plugin.get(ListInstances))
    plugin.contribute(Fulfilments, 'server', plugin.get(ServerFulfilment))
    plugin.contribute(DemoSeeds, 'compute', plugin.get(ComputeDemoSeed))

    plugin.events.on(WorkerGone, 'free-leases', plugin.get(FreeLeases).workerGone)
    plugin.job(advanceRunJob, (run) => plugin.get(AdvanceRun).advance(run.data.runId, run.signal, () => run.touch()))
    plugin.job(observePowerJob, () => plugin.get(ObservePower).observe())
    plugin.job(dispatchRunsJob, () => plugin.get(DispatchRuns).dispatch())

    plugin.api.routes(ServerRoutes, AdminRoutes, AdminServerRoutes)
    plugin.admin.routes(AdminServerPages, LocationPages)
    plugin.pages.routes(ServerPages)
    plugin.contribute(AdminSearches, 'servers', searchServers(plugin.get(Database)))
    plugin.contribute(AttentionSources, 'servers', failedServers(plugin.get(Database)))
  },
})

import { Database, definePlugin } from 'nettoria'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import { simulatorSettings } from './settings.js'
import { SimulatorDriver } from './simulator-driver.js'

export default definePlugin({
  setup(plugin) {
    plugin.provide(Hypervisors, {
      definition: 'simulator',
      title: 'Simulated hypervisor',
      settings: simulatorSettings,
      create: (settings, context) =>
        new SimulatorDriver(plugin.get(Database), context.clock, context.instance, settings),
    })
  },
})

import { definePlugin } from 'nettoria'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import { createVcenterDriver } from './driver/vcenter-driver.js'
import { vcenterSettings } from './settings.js'

export default definePlugin({
  setup(plugin) {
    plugin.provide(Hypervisors, {
      definition: 'vcenter',
      title: 'VMware vCenter',
      settings: vcenterSettings,
      create: createVcenterDriver,
    })
  },
})

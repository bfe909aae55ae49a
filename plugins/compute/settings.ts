import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const computeSettings = defineSettings({
  onFailure: {
    type: 'select',
    label: 'When a server cannot be built',
    help: 'refund: give the money back. park: leave it for an operator.',
    options: ['refund', 'park'],
    default: 'refund',
  },
  runsPerHypervisor: {
    type: 'number',
    label: 'Servers worked on at once on one hypervisor',
    default: 4,
    min: 1,
    max: 64,
    integer: true,
  },
  createMinutes: { type: 'number', label: 'Minutes until building is given up', default: 20, min: 1, max: 25 },
  quarantineHours: {
    type: 'number',
    label: 'Hours before a released address is used again',
    default: 24,
    min: 0,
    max: 8760,
  },
})

export type ComputeSettings = SettingsValues<typeof computeSettings>
export const ComputeSettings = Symbol('compute.settings')

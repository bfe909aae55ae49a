import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

/** One simulated hypervisor. Durations are seconds of the panel's clock. */
export const simulatorSettings = defineSettings({
  cloneSeconds: { type: 'number', label: 'Seconds a clone takes', default: 6, min: 0, max: 3600 },
  bootSeconds: { type: 'number', label: 'Seconds a guest takes to boot', default: 3, min: 0, max: 3600 },
  capacity: { type: 'number', label: 'Machines that fit', default: 1000, min: 0, max: 100000, integer: true },
  templates: {
    type: 'text',
    label: 'Templates',
    help: 'Names separated by commas. Empty: every template exists.',
    default: '',
    maxLength: 2000,
  },
  fault: {
    type: 'select',
    label: 'Fault to simulate',
    options: [
      'none',
      'drop-before',
      'lose-reply',
      'fail-task',
      'fail-task-after-success',
      'fail-for-good',
      'full',
      'refuse-login',
      'unreachable',
    ],
    default: 'none',
  },
  faultOperation: {
    type: 'select',
    label: 'Where the fault strikes',
    options: ['any', 'ensure', 'power', 'destroy'],
    default: 'any',
  },
})

export type SimulatorSettings = SettingsValues<typeof simulatorSettings>

import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const instanceSettings = defineSettings({
  allowInProduction: {
    type: 'boolean',
    label: 'Allow in production',
    help: 'Anybody can then order without paying. Only for trial installations.',
    default: false,
  },
  webhooks: {
    type: 'boolean',
    label: 'Send webhooks',
    help: 'Tells the panel of each charge, as real gateways do.',
    default: true,
  },
  webhookDelay: {
    type: 'number',
    label: 'Delay of webhooks in seconds',
    default: 0,
    min: 0,
    max: 604_800,
    integer: true,
  },
  webhookSecret: {
    type: 'secret',
    label: 'Webhook secret',
    help: 'Signs the webhooks. Made by itself when left empty.',
  },
})

export type InstanceSettings = SettingsValues<typeof instanceSettings>

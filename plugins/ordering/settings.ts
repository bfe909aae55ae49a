import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const orderingSettings = defineSettings({
  requireVerified: {
    type: 'select',
    label: 'What a customer proves before ordering',
    options: ['phone', 'email', 'both', 'none'],
    default: 'phone',
  },
  paymentDays: {
    type: 'number',
    label: 'Days to pay an order',
    default: 3,
    min: 1,
    max: 60,
    integer: true,
    required: true,
  },
})

export type OrderingSettings = SettingsValues<typeof orderingSettings>

/** Token of the plugin's settings in its container. */
export const OrderingSettings = Symbol('ordering.settings')

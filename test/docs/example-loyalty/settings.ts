import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const settings = defineSettings({
  discountFrom: { type: 'number', label: 'Points for the discount', default: 100, min: 1, integer: true },
  discountPercent: { type: 'number', label: 'Discount in percent', default: 5, min: 0, max: 50, integer: true },
})

export type LoyaltySettings = Readonly<SettingsValues<typeof settings>>

/** Token of the settings in the plugin's own container. */
export const LoyaltySettings = Symbol('example-loyalty.settings')

import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const settings = defineSettings({
  percent: { type: 'number', label: 'Discount in percent', default: 10, min: 0, max: 50, integer: true },
  partnerKey: { type: 'secret', label: 'Key that partners sign with' },
})

export type ReferralSettings = Readonly<SettingsValues<typeof settings>>

/** Token of the settings in the plugin's own container. */
export const ReferralSettings = Symbol('referrals.settings')

import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const settings = defineSettings({
  sellerName: {
    type: 'text',
    label: 'Name of the seller',
    help: 'Frozen on every invoice when it is issued.',
    default: 'Nettoria',
    maxLength: 200,
  },
  sellerAddress: { type: 'textarea', label: 'Address of the seller', default: '', maxLength: 500 },
  sellerTaxId: { type: 'text', label: 'Tax number of the seller', default: '', maxLength: 60 },
  invoiceSeries: {
    type: 'text',
    label: 'Series of invoice numbers',
    help: 'Numbers look like INV-2026-000012 and start again each year.',
    default: 'INV',
    pattern: '^[A-Z]{1,8}$',
    maxLength: 8,
  },
})

export type BillingSettings = Readonly<SettingsValues<typeof settings>>

/** Token of the plugin's own settings in its container. */
export const BillingSettings = Symbol.for('nettoria.billing.settings')

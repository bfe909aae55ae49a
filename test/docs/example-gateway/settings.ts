import { defineSettings } from 'nettoria'
import type { SettingsValues } from 'nettoria'

export const instanceSettings = defineSettings({
  apiUrl: { type: 'url', label: 'Address of the API', default: 'https://api.pay.example', required: true },
  apiKey: { type: 'secret', label: 'API key', required: true },
  webhookSecret: {
    type: 'secret',
    label: 'Webhook secret',
    help: 'Example Pay shows it once, when you enter the address of the webhook.',
    required: true,
  },
})

export type InstanceSettings = SettingsValues<typeof instanceSettings>

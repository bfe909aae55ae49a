import { definePlugin, defineSettings } from 'nettoria'
import { MessageSenders } from 'nettoria/contracts/messages'
import { ExampleSender } from './example-sender.js'

const instanceSettings = defineSettings({
  url: { type: 'url', label: 'Address of the gateway', required: true },
  token: { type: 'secret', label: 'Token', required: true },
})

export default definePlugin({
  setup(plugin) {
    plugin.provide(MessageSenders, {
      definition: 'example-sms',
      title: 'Example SMS',
      settings: instanceSettings,
      create: ({ url, token }) => new ExampleSender(url, token),
    })
  },
})

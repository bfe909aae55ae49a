import { Clock, Database, definePlugin, defineSettings } from 'nettoria'
import { MessageSenders } from 'nettoria/contracts/messages'
import { outboxErrors } from './errors.js'
import { KeepMessages } from './keep-messages.js'
import { OutboxPages } from './outbox.pages.js'
import { OutboxRoutes } from './outbox.routes.js'

export const instanceSettings = defineSettings({
  allowInProduction: {
    type: 'boolean',
    default: false,
    label: 'Use it in production',
    help: 'Nothing is sent, and staff read every code.',
  },
})

export default definePlugin({
  setup(plugin) {
    const db = plugin.get(Database)
    const clock = plugin.get(Clock)
    plugin.provide(MessageSenders, {
      definition: 'outbox',
      title: 'Message outbox',
      settings: instanceSettings,
      // A panel in production must be told by name that it shall not send.
      ...(plugin.production ? {} : { automatic: true as const }),
      create(settings) {
        if (plugin.production && !settings.allowInProduction) throw outboxErrors.OUTBOX_IN_PRODUCTION()
        return new KeepMessages(db, clock)
      },
    })
    plugin.api.routes(OutboxRoutes)
    plugin.admin.routes(OutboxPages)
  },
})

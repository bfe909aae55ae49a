import { definePlugin } from 'nettoria'
import { MessageSenders, Messenger } from 'nettoria/contracts/messages'
import { ComposeMessage } from './compose-message.js'
import { DeliverMessages } from './deliver-messages.js'
import { deliverMessages } from './deliver.job.js'
import { noticeKinds } from './notice-kinds.js'
import { NoticePages } from './notices.pages.js'
import { NoticeRoutes } from './notices.routes.js'
import { QueueNotice } from './queue-notice.js'
import { ReadNotices } from './read-notices.js'
import { tellCustomers } from './tell-customers.js'

export default definePlugin({
  needs: { senders: MessageSenders },
  setup(plugin) {
    plugin.services(ComposeMessage, QueueNotice, DeliverMessages, ReadNotices)
    const messenger = plugin.get(QueueNotice)
    plugin.provide(Messenger, messenger)
    plugin.job(deliverMessages, ({ signal }) => plugin.get(DeliverMessages).run(signal))
    for (const kind of noticeKinds) plugin.notice(kind)
    tellCustomers(plugin, messenger)
    plugin.api.routes(NoticeRoutes)
    plugin.pages.routes(NoticePages)
  },
})

import type { NoticeDefinition } from 'nettoria/contracts/messages'

/** What customers are told about facts that other plugins state. */
export const serverReady: NoticeDefinition = { kind: 'notifications.server-ready', channels: ['email', 'sms', 'panel'] }
export const serverDelayed: NoticeDefinition = { kind: 'notifications.server-delayed', channels: ['email', 'panel'] }
export const serverTerminated: NoticeDefinition = {
  kind: 'notifications.server-terminated',
  channels: ['email', 'panel'],
}
export const invoicePaid: NoticeDefinition = { kind: 'notifications.invoice-paid', channels: ['email', 'panel'] }
export const orderFailed: NoticeDefinition = { kind: 'notifications.order-failed', channels: ['email', 'panel'] }
export const orderRefunded: NoticeDefinition = {
  kind: 'notifications.order-refunded',
  channels: ['email', 'sms', 'panel'],
}

export const noticeKinds = [serverReady, serverDelayed, serverTerminated, invoicePaid, orderFailed, orderRefunded]

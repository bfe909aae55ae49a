import { Type, definePage } from 'nettoria'

/** /notifications. POST /notifications/read-all marks all as read. `next`: address of the next page, or empty. */
export const NoticesPage = definePage(
  'notifications/notices',
  Type.Object({
    notices: Type.Array(
      Type.Object({ id: Type.Integer(), text: Type.String(), createdAt: Type.String(), unread: Type.Boolean() }),
    ),
    anyUnread: Type.Boolean(),
    first: Type.String(),
    next: Type.String(),
  }),
)

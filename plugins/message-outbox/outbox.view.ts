import { FormState, Type, definePage } from 'nettoria'

/** /admin/outbox. `form` holds the filter (`to`, `channel`) of a GET form; `next` is the address of the next page, or empty. */
export const OutboxPage = definePage(
  'message-outbox/outbox',
  Type.Object({
    form: FormState,
    channels: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
    messages: Type.Array(
      Type.Object({
        id: Type.Integer(),
        channel: Type.String(),
        to: Type.String(),
        subject: Type.String(),
        text: Type.String(),
        createdAt: Type.String(),
      }),
    ),
    first: Type.String(),
    next: Type.String(),
  }),
)

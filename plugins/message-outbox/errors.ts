import { defineErrors } from 'nettoria'

export const outboxErrors = defineErrors({
  OUTBOX_IN_PRODUCTION: {
    status: 500,
    message:
      'The message outbox sends nothing and shows every code to staff, so it does not run in production. Configure another sender, or set allowInProduction on the instance.',
  },
})

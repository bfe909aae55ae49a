import { defineErrors } from 'nettoria'

export const sandboxErrors = defineErrors({
  SANDBOX_IN_PRODUCTION: {
    status: 500,
    message:
      'The sandbox gateway "{instance}" gives goods away for play money, so it does not start in production. Remove it, or set allowInProduction if this is a trial installation.',
  },
})

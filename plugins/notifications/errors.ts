import { defineErrors } from 'nettoria'

export const notificationErrors = defineErrors({
  NOTICE_KIND_UNKNOWN: {
    status: 500,
    message:
      'No running plugin declares the notice kind "{kind}". Declare it with plugin.notice() in the plugin that sends it.',
  },
})

import { defineErrors } from 'nettoria'

export const adminErrors = defineErrors({
  UPLOAD_TOO_LARGE: { status: 413, message: 'The file is larger than {limit} MB. Send a smaller archive.' },
  UPLOAD_INVALID: {
    status: 400,
    message: 'The file did not arrive whole. Choose it again and send the form once more.',
  },
  PLUGIN_SERVES_THIS: {
    status: 409,
    message:
      'This plugin is the operator’s area itself: without it nobody could switch it on again here. Use "nettoria plugin disable admin" on the machine.',
  },
  UPLOAD_MISSING: { status: 400, message: 'Choose a file first.' },
})

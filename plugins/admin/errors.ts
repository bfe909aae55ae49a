import { defineErrors } from 'nettoria'

export const adminErrors = defineErrors({
  UPLOAD_TOO_LARGE: { status: 413, message: 'The file is larger than {limit} MB. Send a smaller archive.' },
  UPLOAD_INVALID: {
    status: 400,
    message: 'The file did not arrive whole. Choose it again and send the form once more.',
  },
  UPLOAD_MISSING: { status: 400, message: 'Choose a file first.' },
})

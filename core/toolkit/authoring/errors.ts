import { defineErrors } from '../../foundation/kernel/errors.js'

export const authoringErrors = defineErrors({
  SCAFFOLD_ID_INVALID: {
    status: 500,
    message: '"{id}" cannot be the id of a plugin: lower-case words joined by "-", at most 40 characters ("acme-pay").',
  },
  SCAFFOLD_KIND_UNKNOWN: { status: 500, message: '"{kind}" is no kind of plugin. Say one of: {kinds}.' },
  SCAFFOLD_EXISTS: { status: 500, message: '{dir} exists already. Choose another id, or remove the folder.' },
  SCAFFOLD_TAKEN: { status: 500, message: 'A plugin called "{id}" lies in {dir} already. Choose another id.' },
})

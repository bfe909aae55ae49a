import { defineErrors } from '../../foundation/kernel/errors.js'

export const settingsErrors = defineErrors({
  SETTINGS_INVALID: { status: 400, message: 'The settings of {owner} are not valid: {reason}.' },
  SETTINGS_PLUGIN_UNKNOWN: { status: 404, message: 'There is no plugin "{plugin}" whose settings could be read.' },
  INSTANCE_UNKNOWN: { status: 404, message: 'There is no "{contract}" called "{instance}". It may have been deleted.' },
  INSTANCE_DEFINITION_UNKNOWN: {
    status: 404,
    message: 'No running plugin offers "{definition}" for "{contract}". Enable the plugin that does.',
  },
  INSTANCE_EXISTS: {
    status: 409,
    message: 'There is a "{contract}" called "{instance}" already. Choose another name.',
  },
  INSTANCE_FROM_FILE: {
    status: 409,
    message: 'The instance "{instance}" is configured in {file}. Change it there and restart the panel.',
  },
  SETTINGS_SEALED_UNREADABLE: {
    status: 500,
    message:
      'A stored secret cannot be opened: APP_KEY is not the key it was sealed with. Restore the key, or enter the secret again.',
  },
})

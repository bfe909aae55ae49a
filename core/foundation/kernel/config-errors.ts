import { defineErrors } from './errors.js'

export const configErrors = defineErrors({
  CONFIG_FILE_UNREADABLE: {
    status: 500,
    message: 'The configuration file {file} cannot be used: {reason}. Correct it.',
  },
  CONFIG_INVALID: { status: 500, message: '{name} is not valid: {reason}. Correct it in the environment or in .env.' },
  CONFIG_SECRET_WEAK: {
    status: 500,
    message:
      '{name} is too weak for production: it needs at least 32 characters that nobody can guess. Make one with "openssl rand -base64 48".',
  },
  CONFIG_DATA_DIR: {
    status: 500,
    message: 'The folder {dir} cannot be written ({reason}). Create it, or set DATA_DIR.',
  },
  PORT_IN_USE: { status: 500, message: 'Port {port} on {host} is in use. Stop the other program, or set PORT.' },
  PORT_FORBIDDEN: {
    status: 500,
    message: 'Port {port} on {host} cannot be opened ({reason}). Choose another with PORT or HOST.',
  },
})

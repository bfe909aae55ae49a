import { defineErrors } from '../kernel/errors.js'

export const dataErrors = defineErrors({
  DATA_URL_INVALID: {
    status: 500,
    message:
      'DATABASE_URL "{url}" is not understood. Use sqlite:./path, mysql://user:password@host/database or postgres://user:password@host/database.',
  },
  DATA_SQLITE_MISSING: {
    status: 500,
    message:
      'The package better-sqlite3 is not installed here. Run "npm rebuild better-sqlite3", or set DATABASE_URL to MySQL or PostgreSQL.',
  },
  DATA_UNREACHABLE: {
    status: 503,
    message: 'The database at {address} cannot be reached ({reason}). Start it, or correct DATABASE_URL.',
  },
  DATA_DUPLICATE: { status: 409, message: 'Something with the same {constraint} exists already.' },
  DATA_BUSY: { status: 503, message: 'The database was too busy to finish this. Try again in a moment.' },
  DATA_OUTSIDE_TRANSACTION: {
    status: 500,
    message:
      'A query inside a transaction did not use its `tx`. Pass `tx` to every query in the callback of db.transaction().',
  },
  DATA_VALUE_UNBOUND: {
    status: 500,
    message:
      'The value "{name}" of a prepared read is missing, null or a list. Make it part of the shape, or write a plain query.',
  },
  DATA_MIGRATION_FAILED: {
    status: 500,
    message:
      'Migration {file} of {owner} failed: {reason}. Nothing after it ran; mend the cause and start again, finished steps are skipped.',
  },
  DATA_SCHEMA_NEWER: {
    status: 500,
    message:
      'The database has migration {file} of {owner}, which this version does not know. Start the newer version, or restore a backup.',
  },
})

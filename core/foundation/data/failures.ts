import { dataErrors } from './errors.js'

interface DriverFailure {
  code?: string
  errno?: number
  message?: string
  constraint?: string
}

const duplicateCodes = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'ER_DUP_ENTRY', '23505'])
const retryCodes = new Set([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  '40001',
  '40P01',
])

function failure(error: unknown): DriverFailure {
  const outer = error as DriverFailure & { nativeError?: DriverFailure }
  return outer?.nativeError ?? outer ?? {}
}

/** Whether a query broke a unique constraint, on any engine. */
export function isUniqueViolation(error: unknown): boolean {
  return duplicateCodes.has(failure(error).code ?? '')
}

/** Whether running the same transaction again can succeed. */
export function isSerializationFailure(error: unknown): boolean {
  return retryCodes.has(failure(error).code ?? '')
}

/** Unique violations become DATA_DUPLICATE, naming the constraint; the rest stays as it is. */
export function mapFailure(error: unknown): unknown {
  if (!isUniqueViolation(error)) return error
  return dataErrors.DATA_DUPLICATE({ constraint: constraintName(failure(error)) }, { cause: error })
}

function constraintName(error: DriverFailure): string {
  if (error.constraint) return error.constraint
  const match = /constraint failed: (.+)$|for key '(?:[^.']+\.)?([^']+)'/m.exec(error.message ?? '')
  return match?.[1] ?? match?.[2] ?? 'value'
}

import { DriverError, type DriverErrorClass } from 'nettoria/contracts/hypervisors'
import { isFault, TransportError, VimFault } from '../vim/vim-errors.js'
import { TaskStillRunning } from '../vim/wait-for-task.js'
import { mutates } from '../vim/wire-methods.js'

/** What each fault means to the caller. A fault that is not listed is `permanent`: stop and let an operator look. */
const classes: Record<DriverErrorClass, readonly string[]> = {
  auth: ['InvalidLogin', 'NotAuthenticated', 'NoPermission', 'PasswordExpired', 'SSPIChallenge'],
  notfound: ['ManagedObjectNotFound', 'NotFound'],
  conflict: ['DuplicateName', 'AlreadyExists', 'ConcurrentAccess', 'InvalidPowerState', 'InvalidState'],
  capacity: [
    'InsufficientResourcesFault',
    'InsufficientCpuResourcesFault',
    'InsufficientMemoryResourcesFault',
    'InsufficientHostCapacityFault',
    'InsufficientHostCpuCapacityFault',
    'InsufficientHostMemoryCapacityFault',
    'InsufficientFailoverResourcesFault',
    'InsufficientStorageSpace',
    'InsufficientNetworkCapacity',
    'InsufficientNetworkResourcePoolCapacity',
    'InsufficientDisks',
    'NoDiskSpace',
    'NoCompatibleHost',
    'NoCompatibleDatastore',
    'NoActiveHostInCluster',
    'LimitExceeded',
    'NotEnoughLicenses',
    'NotEnoughCpus',
    'StorageDrsCannotMoveDiskInMultiWriterMode',
    'OutOfBounds',
  ],
  transient: [
    'HostCommunication',
    'HostNotConnected',
    'HostNotReachable',
    'HostConnectFault',
    'TaskInProgress',
    'Timedout',
    'VimTimedout',
    'FileLocked',
    'ResourceInUse',
    'ResourceNotAvailable',
    'RequestCanceled',
    'VcAgentError',
  ],
  unsupported: [
    'NotSupported',
    'NotImplemented',
    'MethodNotFound',
    'MethodDisabled',
    'ToolsUnavailable',
    'RestrictedVersion',
  ],
  ambiguous: [],
  permanent: [],
}

const byFault = new Map<string, DriverErrorClass>(
  Object.entries(classes).flatMap(([name, faults]) =>
    faults.map((fault) => [fault, name as DriverErrorClass] as const),
  ),
)

/** Class of a vCenter fault, by the name of its type. */
export function classOfFault(fault: string): DriverErrorClass {
  return byFault.get(fault) ?? 'permanent'
}

/** Turns whatever the client threw into what callers of a driver understand. */
export function toDriverError(error: unknown): DriverError {
  if (error instanceof DriverError) return error
  if (error instanceof VimFault) return fromFault(error)
  if (error instanceof TransportError) return fromTransport(error)
  if (error instanceof TaskStillRunning) {
    return new DriverError('ambiguous', error.message, { retryAfterMs: 10_000, cause: error })
  }
  const said = error instanceof Error ? error.message : String(error)
  return new DriverError('permanent', `The vCenter driver failed: ${said}`, { cause: error })
}

function fromFault(fault: VimFault): DriverError {
  const errorClass = classOfFault(fault.fault)
  const said = fault.message === fault.fault ? fault.fault : `${fault.fault}: ${fault.message}`
  if (isFault(fault, 'InvalidLogin')) {
    const remedy =
      'Check user name and password; no further login is tried for some minutes, to spare the account a lock-out.'
    return new DriverError('auth', `vCenter refused the login. ${remedy}`, { cause: fault })
  }
  const retry = errorClass === 'transient' ? { retryAfterMs: 5_000 } : {}
  return new DriverError(errorClass, `vCenter: ${said}`, { ...retry, cause: fault })
}

/** True when a change was on its way and nobody knows whether it ran. */
export function isDoubtful(error: unknown): boolean {
  if (error instanceof TaskStillRunning) return true
  return error instanceof TransportError && error.sent && error.method !== undefined && mutates(error.method)
}

function fromTransport(error: TransportError): DriverError {
  if (error.reason === 'certificate') return new DriverError('auth', error.message, { cause: error })
  if (error.status === 401 || error.status === 403) {
    return new DriverError('auth', `${error.message}: access is refused before vCenter's own login`, { cause: error })
  }
  // A proxy that is busy or slow may answer otherwise soon; any other refusal or redirect will not go away.
  const status = error.status ?? 0
  if (status >= 300 && status < 500 && status !== 408 && status !== 429) {
    return new DriverError('permanent', `${error.message}: there is no vCenter at this address`, { cause: error })
  }
  const errorClass = isDoubtful(error) ? 'ambiguous' : 'transient'
  return new DriverError(errorClass, error.message, { retryAfterMs: 5_000, cause: error })
}

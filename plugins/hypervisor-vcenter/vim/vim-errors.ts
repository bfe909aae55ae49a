import type { Method } from './wire-methods.js'
import type { XmlNode } from './xml-node.js'

/** vCenter answered with a fault. `fault` is the type's name ("DuplicateName"). */
export class VimFault extends Error {
  override readonly name = 'VimFault'
  constructor(
    readonly fault: string,
    message: string,
    readonly from: 'call' | 'task',
  ) {
    super(message || fault)
  }
}

export type TransportReason = 'connect' | 'certificate' | 'timeout' | 'socket' | 'status' | 'reply' | 'aborted'

/** The exchange itself failed. `sent` is false only when the request surely did not reach vCenter. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  /** Set by the session: which method was on its way. */
  method: Method | undefined
  constructor(
    readonly reason: TransportReason,
    readonly sent: boolean,
    message: string,
    readonly status?: number,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

export function isFault(error: unknown, ...names: string[]): error is VimFault {
  return error instanceof VimFault && names.includes(error.fault)
}

/** Reads the fault of a SOAP reply. */
export function readSoapFault(node: XmlNode): VimFault {
  const detail = node.child('detail')?.children[0]
  const name = detail?.valueType ?? detail?.name.replace(/Fault$/, '') ?? 'SystemError'
  return new VimFault(name, node.textAt('faultstring') ?? '', 'call')
}

/** Reads a LocalizedMethodFault: a failed task, a missing property. */
export function readLocalizedFault(node: XmlNode): VimFault {
  const fault = node.child('fault')
  return new VimFault(fault?.valueType ?? 'SystemError', node.textAt('localizedMessage') ?? '', 'task')
}

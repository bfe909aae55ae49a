import type { TLSSocket } from 'node:tls'
import type { buildConnector } from 'undici'
import { TransportError } from './vim-errors.js'

/** How vCenter's certificate is judged: a pin, else a CA bundle, else the certificates Node.js trusts. */
export interface Trust {
  /** SHA-256 fingerprint of the certificate; case, colons and spaces do not matter. */
  pin?: string
  /** One or more CA certificates, PEM. */
  ca?: string
}

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/

export function normalisePin(pin: string): string {
  return pin
    .trim()
    .replace(/^sha-?256[:=\s]*/i, '')
    .replace(/[\s:]/g, '')
    .toLowerCase()
}

/** Opens connections, and hands one out only after its certificate was accepted. Failures are TransportErrors, never sent. */
export function tlsConnector(
  trust: Trust,
  connectTimeout: number,
  build: typeof buildConnector,
): buildConnector.connector {
  const pin = trust.pin ? normalisePin(trust.pin) : undefined
  // A resumed session shows no certificate to compare: no session is kept. With a pin the chain does not matter, the
  // certificate itself does, and it is compared below before a byte is sent.
  const common = { timeout: connectTimeout, maxCachedSessions: 0, allowH2: false }
  const connect = build(pin ? { ...common, rejectUnauthorized: false } : { ...common, ca: trust.ca })
  return (options, callback) => {
    const opened: buildConnector.Callback = (...[error, socket]) => {
      if (error) return callback(explain(error, options.hostname), null)
      if (pin && options.protocol === 'https:') {
        const shown = normalisePin((socket as TLSSocket).getPeerCertificate()?.fingerprint256 ?? '')
        if (shown !== pin) {
          socket.destroy()
          return callback(pinMismatch(options.hostname, shown), null)
        }
      }
      callback(null, socket)
    }
    try {
      connect(options, opened)
    } catch (error) {
      callback(unreadable(error), null)
    }
  }
}

function unreadable(error: unknown): TransportError {
  const said = error instanceof Error ? error.message : String(error)
  return new TransportError(
    'certificate',
    false,
    `The CA bundle in the settings cannot be read: ${said}`,
    undefined,
    error,
  )
}

function pinMismatch(host: string, shown: string): TransportError {
  return new TransportError(
    'certificate',
    false,
    `${host} presented another certificate than the pinned one (SHA-256 ${shown || 'none'}). If vCenter's certificate was ` +
      'renewed, compare this fingerprint with the one vCenter shows and enter it as the new pin; otherwise somebody may be ' +
      'listening in.',
  )
}

function explain(error: Error & { code?: string }, host: string): TransportError {
  if (certificateCodes.test(error.code ?? '')) {
    return new TransportError(
      'certificate',
      false,
      `The certificate of ${host} is not trusted (${error.message}). Enter the SHA-256 fingerprint of vCenter's certificate ` +
        'as the pin, or add the CA bundle that signed it.',
      undefined,
      error,
    )
  }
  return new TransportError('connect', false, `No connection to ${host}: ${error.message}`, undefined, error)
}

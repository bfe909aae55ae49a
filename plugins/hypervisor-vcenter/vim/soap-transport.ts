import { createRequire } from 'node:module'
import type { Agent } from 'undici'
import { parseXml } from './parse-xml.js'
import { tlsConnector, type Trust } from './tls-connector.js'
import { TransportError } from './vim-errors.js'
import type { XmlNode } from './xml-node.js'

// Loaded for the first vCenter: many panels have none.
const require = createRequire(import.meta.url)
const undici = () => require('undici') as typeof import('undici')

/** Largest reply read, in bytes: an inventory of ten thousand machines stays well below. */
const replyLimit = 64 * 1024 * 1024

export interface Reply {
  /** First element of the SOAP body: the answer or a `Fault`. */
  body: XmlNode
  /** `name=value` of the session, when the reply sets one. */
  cookie: string | undefined
}

export interface PostOptions {
  timeoutMs: number
  cookie?: string | undefined
  signal?: AbortSignal | undefined
  /** A long poll: it has connections of its own, so that waiting starves no call. */
  waits?: boolean
}

/** Posts envelopes to one vCenter. Knows nothing of sessions. */
export class SoapTransport {
  readonly #calls: Agent
  readonly #waits: Agent

  constructor(
    readonly url: URL,
    trust: Trust,
  ) {
    const { Agent, buildConnector } = undici()
    const connect = tlsConnector(trust, 15_000, buildConnector)
    this.#calls = new Agent({ connect, connections: 16, pipelining: 1, keepAliveTimeout: 10_000 })
    this.#waits = new Agent({ connect, pipelining: 1, keepAliveTimeout: 10_000 })
  }

  async post(envelope: string, options: PostOptions): Promise<Reply> {
    if (this.url.protocol !== 'https:') {
      const why = 'without TLS the password would be readable on the way'
      throw new TransportError('certificate', false, `The address of vCenter must begin with https: ${why}`)
    }
    let status: number
    let text: string
    let setCookie: string | string[] | undefined
    try {
      const response = await undici().request(this.url, {
        method: 'POST',
        dispatcher: options.waits ? this.#waits : this.#calls,
        headers: {
          'content-type': 'text/xml; charset=utf-8',
          soapaction: '"urn:vim25/6.5"',
          ...(options.cookie ? { cookie: options.cookie } : {}),
        },
        body: envelope,
        headersTimeout: options.timeoutMs,
        bodyTimeout: options.timeoutMs,
        signal: options.signal ?? null,
      })
      status = response.statusCode
      setCookie = response.headers['set-cookie']
      text = await readText(response.body)
    } catch (error) {
      throw failure(error, this.url.hostname)
    }
    return { body: this.#unwrap(status, text), cookie: sessionCookie(setCookie) }
  }

  #unwrap(status: number, text: string): XmlNode {
    if (status !== 200 && !/Envelope/.test(text.slice(0, 500))) {
      throw new TransportError('status', true, `${this.url.host} answered HTTP ${status}`, status)
    }
    try {
      const body = parseXml(text).child('Body')?.children[0]
      if (!body) throw new Error('no SOAP body')
      return body
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      throw new TransportError('reply', true, `${this.url.host} answered no SOAP: ${said}`, status, error)
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#waits.destroy()])
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > replyLimit) throw new TransportError('reply', true, `The reply is larger than ${replyLimit} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function sessionCookie(header: string | string[] | undefined): string | undefined {
  const all = header === undefined ? [] : Array.isArray(header) ? header : [header]
  return all.find((one) => one.startsWith('vmware_soap_session='))?.split(';')[0]
}

function failure(error: unknown, host: string): TransportError {
  if (error instanceof TransportError) return error
  const { code, name, message } = error as Error & { code?: string }
  if (name === 'AbortError' || code === 'UND_ERR_ABORTED') {
    return new TransportError('aborted', true, `The call to ${host} was aborted`, undefined, error)
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new TransportError('timeout', true, `${host} did not answer in time`, undefined, error)
  }
  return new TransportError('socket', true, `The connection to ${host} broke: ${message}`, undefined, error)
}

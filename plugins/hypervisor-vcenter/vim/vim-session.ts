import type { Clock, Logger, Secret } from 'nettoria'
import { serviceInstance, type MoRef } from './mo-ref.js'
import { readServiceContent, type ServiceContent } from './service-content.js'
import type { SoapTransport } from './soap-transport.js'
import { isFault, readSoapFault, TransportError, type VimFault } from './vim-errors.js'
import { mutates, type Method } from './wire-methods.js'
import { writeEnvelope, type WireObject } from './write-envelope.js'
import type { XmlNode } from './xml-node.js'

export interface CallOptions {
  /** A long poll of at most so many seconds. */
  waitSeconds?: number
  /** Tidies up: sent even when the caller gave up. */
  cleanup?: boolean
}

/** vCenter as one session sees it. Collectors and views made through it die with the session. */
export interface Vim {
  readonly content: ServiceContent
  call(method: Method, target: MoRef, args?: WireObject, options?: CallOptions): Promise<XmlNode>
}

export interface SessionOptions {
  readTimeoutMs?: number
  /** A clone may take minutes to answer. */
  mutationTimeoutMs?: number
  keepaliveMs?: number
  /** How long a refused login is remembered: no further attempt is made, so that the account is not locked out. */
  refusalMs?: number
}

interface Login {
  cookie: string | undefined
  content: ServiceContent
}

const defaults = { readTimeoutMs: 60_000, mutationTimeoutMs: 180_000, keepaliveMs: 5 * 60_000, refusalMs: 10 * 60_000 }

/** One login per endpoint and process: shared by all callers, kept alive, renewed once for all when vCenter forgot it. */
export class VimSession {
  readonly #options: Required<SessionOptions>
  #login: Promise<Login> | undefined
  #refused: { at: number; fault: VimFault } | undefined
  #keepalive: NodeJS.Timeout | undefined
  #closed = false

  constructor(
    private readonly transport: SoapTransport,
    private readonly credentials: { username: string; password: Secret },
    private readonly context: { clock: Clock; log: Logger },
    options: SessionOptions = {},
  ) {
    this.#options = { ...defaults, ...options }
  }

  /**
   * Runs `work` in the session. When vCenter forgot the session, logs in again and repeats all of `work`: so `work` holds
   * at most one mutation, as its only call. A refused call surely did not run.
   */
  async run<T>(work: (vim: Vim) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const pending = (this.#login ??= this.#logIn())
      const login = await pending.catch((error: unknown) => {
        this.#forget(pending)
        throw error
      })
      try {
        return await work({ content: login.content, call: (...args) => this.#send(login, signal, ...args) })
      } catch (error) {
        if (!isFault(error, 'NotAuthenticated') || attempt === 3) throw error
        this.#forget(pending)
      }
    }
  }

  /** Lets the next call try the login again although it was refused: an operator asked for it. */
  forgive(): void {
    this.#refused = undefined
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#keepalive)
    const pending = this.#login
    this.#login = undefined
    try {
      const login = await pending
      if (login) await this.#send(login, AbortSignal.timeout(5_000), 'Logout', login.content.sessionManager)
    } catch (error) {
      this.context.log.debug({ err: error }, 'vCenter logout failed; the session ends by itself')
    }
    await this.transport.close()
  }

  #forget(pending: Promise<Login>): void {
    if (this.#login === pending) this.#login = undefined
  }

  async #logIn(): Promise<Login> {
    if (this.#closed) throw new TransportError('aborted', false, 'The connection to vCenter was closed')
    const { clock, log } = this.context
    if (this.#refused && clock.now() - this.#refused.at < this.#options.refusalMs) throw this.#refused.fault
    const content = readServiceContent((await this.#post('RetrieveServiceContent', serviceInstance, {})).answer)
    const { username, password } = this.credentials
    try {
      const args = { userName: username, password: password.reveal(), locale: 'en' }
      const { cookie } = await this.#post('Login', content.sessionManager, args)
      this.#refused = undefined
      log.info({ version: content.version, build: content.build }, 'logged in to vCenter')
      this.#startKeepalive()
      return { cookie, content }
    } catch (error) {
      if (isFault(error, 'InvalidLogin', 'NoPermission')) this.#refused = { at: clock.now(), fault: error }
      throw error
    }
  }

  #startKeepalive(): void {
    clearInterval(this.#keepalive)
    this.#keepalive = setInterval(() => void this.#keepAlive(), this.#options.keepaliveMs)
    this.#keepalive.unref()
  }

  async #keepAlive(): Promise<void> {
    const pending = this.#login
    if (!pending) return
    try {
      await this.#send(await pending, undefined, 'CurrentTime', serviceInstance)
    } catch (error) {
      if (isFault(error, 'NotAuthenticated')) this.#forget(pending)
      this.context.log.debug({ err: error }, 'vCenter keepalive failed')
    }
  }

  async #send(
    login: Login,
    signal: AbortSignal | undefined,
    method: Method,
    target: MoRef,
    args: WireObject = {},
    options: CallOptions = {},
  ): Promise<XmlNode> {
    // Aborting stops waiting and reading. A change that is on its way is awaited: its answer must not be lost.
    if (signal?.aborted && !options.cleanup) throw new TransportError('aborted', false, 'The call was aborted')
    const stop = mutates(method) || options.cleanup ? undefined : signal
    return (await this.#post(method, target, args, { ...options, cookie: login.cookie, signal: stop })).answer
  }

  async #post(
    method: Method,
    target: MoRef,
    args: WireObject,
    options: CallOptions & { cookie?: string | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<{ answer: XmlNode; cookie: string | undefined }> {
    const { readTimeoutMs, mutationTimeoutMs } = this.#options
    const { waitSeconds, cookie, signal } = options
    const timeoutMs = (mutates(method) ? mutationTimeoutMs : readTimeoutMs) + (waitSeconds ?? 0) * 1000
    try {
      const envelope = writeEnvelope(method, target, args)
      const reply = await this.transport.post(envelope, { timeoutMs, cookie, signal, waits: waitSeconds !== undefined })
      if (reply.body.name === 'Fault') throw readSoapFault(reply.body)
      return { answer: reply.body, cookie: reply.cookie }
    } catch (error) {
      if (error instanceof TransportError) error.method = method
      throw error
    }
  }
}

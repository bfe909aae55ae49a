import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { configErrors } from '../../foundation/kernel/config-errors.js'

type Routing = (request: IncomingMessage, response: ServerResponse) => void

/** One HTTP server for the life of the process; the application behind it can be exchanged between two requests. */
export interface Listener {
  /** Sends every further request to `routing`. Resolves when the last request of the one before is answered. */
  use(routing: Routing): Promise<void>
  /** Answers the port that was opened. Throws PORT_IN_USE, PORT_FORBIDDEN. */
  listen(port: number, host: string): Promise<number>
  /** Takes no more connections and waits for open requests, at most `patience` ms. */
  close(patience: number): Promise<void>
}

interface Lane {
  routing: Routing
  /** Requests that have no answer yet. */
  open: number
  emptied?: () => void
}

export function createListener(): Listener {
  let current: Lane | undefined
  const server = createServer((request, response) => {
    const lane = current
    if (lane) {
      lane.open++
      response.once('close', () => {
        lane.open--
        if (lane.open === 0) lane.emptied?.()
      })
      return lane.routing(request, response)
    }
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('starting\n')
  })
  server.requestTimeout = 60_000
  server.keepAliveTimeout = 72_000
  return {
    use(routing) {
      const before = current
      current = { routing, open: 0 }
      if (!before || before.open === 0) return Promise.resolve()
      return new Promise((resolve) => (before.emptied = resolve))
    },
    listen(port, host) {
      return new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) =>
          reject(
            error.code === 'EADDRINUSE'
              ? configErrors.PORT_IN_USE({ port, host })
              : configErrors.PORT_FORBIDDEN({ port, host, reason: error.code ?? error.message }),
          ),
        )
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
      })
    },
    async close(patience) {
      if (!server.listening) return
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), patience)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      })
    },
  }
}

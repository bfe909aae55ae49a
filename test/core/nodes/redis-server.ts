import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379'

const { hostname, port } = new URL(redisUrl)
const open = () => connect(Number(port || 6379), hostname)

export function redisAnswers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = open()
    const tell = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', tell(true)).once('error', tell(false))
  })
}

/** A door to the real Redis that a test can shut, or hold so that nothing passes. */
export interface RedisDoor {
  url: string
  /** Breaks every connection and takes no more. */
  shut(): Promise<void>
  reopen(): Promise<void>
  /** Connections stay, answers do not come. */
  hold(held: boolean): void
}

export async function redisDoor(): Promise<RedisDoor> {
  const sockets = new Set<Socket>()
  let held = false
  const newServer = () =>
    createServer((near) => {
      const far = open()
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => socket.destroy())
        socket.on('close', () => sockets.delete(socket))
      }
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
      near.on('data', (bytes) => void far.write(bytes))
      far.on('data', (bytes) => {
        if (!held) near.write(bytes)
      })
    })
  let server = newServer()
  const listen = (wanted: number) => new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve))
  await listen(0)
  const { port: own } = server.address() as AddressInfo
  return {
    url: `redis://127.0.0.1:${own}`,
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async reopen() {
      server = newServer()
      await listen(own)
    },
    hold(value) {
      held = value
    },
  }
}

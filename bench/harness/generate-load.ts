import autocannon from 'autocannon'
import { percentile } from './statistics.js'
import { ticksOf, ticksPerSecond } from './processor-time.js'
import { WrongAnswer } from './wrong-answer.js'

export interface Load {
  url: string
  headers?: Record<string, string>
  connections: number
}

export interface LoadFigures {
  /** User and system time of the server, ms a request. NaN when its process is not known. */
  cpuMs: number
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
}

/**
 * Asks as fast as the answers come, for some seconds, on connections that are open by then: Node takes one new connection a turn of
 * its loop, so fifty at once would measure how long fifty turns are. Throws WrongAnswer when any answer is an error or none comes.
 */
export async function generateLoad(load: Load, seconds: number, pid?: number): Promise<LoadFigures> {
  let times: number[] = []
  const open = new Set<object>()
  let opened!: () => void
  const allOpen = new Promise<void>((resolve) => (opened = resolve))
  const running = startLoad(load, (ms, connection) => {
    times.push(ms)
    if (open.add(connection).size === load.connections) opened()
  })
  await Promise.race([allOpen, running.done])
  const before = pid === undefined ? NaN : ticksOf(pid)
  const begun = performance.now()
  times = []
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const ticks = pid === undefined ? NaN : ticksOf(pid) - before
  const took = (performance.now() - begun) / 1000
  const answered = times.length
  await running.stop()
  if (answered === 0) throw new WrongAnswer(`${load.url} answered nothing in ${seconds} s.`)
  return {
    cpuMs: ((ticks / ticksPerSecond) * 1000) / answered,
    requestsPerSecond: answered / took,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  }
}

/** Sends so many requests, however long they take. */
export async function sendRequests(load: Load, amount: number): Promise<void> {
  refuseErrors(load, await autocannon({ ...load, ...patience, amount }))
}

/** Keeps every connection busy until it is told to stop; with `bodies` each connection POSTs one of them. */
export function startLoad(
  load: Load,
  onAnswer: (ms: number, connection: object) => void = () => {},
  bodies?: readonly string[],
) {
  let next = 0
  const setupClient = (client: autocannon.Client) => {
    if (bodies) client.setBody(bodies[next++ % bodies.length]!)
  }
  const options = { ...load, ...patience, duration: 600, method: bodies ? 'POST' : 'GET', setupClient } as const
  let end!: (result: autocannon.Result) => void
  const done = new Promise<autocannon.Result>((resolve) => (end = resolve))
  const instance = autocannon(options, (_error, result) => end(result))
  instance.on('response', (client, _status, _bytes, ms) => onAnswer(ms, client))
  return {
    /** When it has ended, by itself or because it was told to. */
    done,
    async stop(): Promise<void> {
      instance.stop()
      refuseErrors(load, await done)
    },
  }
}

// Looked at often, so that a load ends soon after it is told to.
const patience = { timeout: 30, sampleInt: 20 }

function refuseErrors(load: Load, { errors, resets, timeouts, non2xx }: autocannon.Result): void {
  if (errors + resets + non2xx > 0)
    throw new WrongAnswer(
      `${load.url} under load: ${non2xx} refusals, ${errors} failed requests (${timeouts} by time), ${resets} dropped connections.`,
    )
}

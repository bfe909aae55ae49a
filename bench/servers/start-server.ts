import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { get } from 'node:http'
import { keepTrack } from './children.js'

export interface Program {
  /** What comes after `node`. */
  words: readonly string[]
  /** The whole environment but PORT, or what makes it of the port. */
  env(port: number): Record<string, string>
  /** What it is asked first; it has started when this answers 200. */
  firstPath: string
}

export interface Server {
  readonly url: string
  readonly pid: number
  /** Milliseconds from the start of its process to the end of its first answer. */
  readonly startMs: number
  stop(): Promise<void>
}

const leash = join(import.meta.dirname, 'leash.js')
const patience = 60_000

/** Starts a server in a process of its own, behind the words that pin it, and waits for its first page. */
export async function startServer(program: Program, before: readonly string[]): Promise<Server> {
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'ntt-bench-log-'))
  const log = openSync(join(dir, 'log'), 'w')
  const words = [...before, process.execPath, '--import', leash, ...program.words]
  const begun = performance.now()
  const child = spawn(words[0]!, words.slice(1), {
    env: { PATH: process.env['PATH']!, NODE_ENV: 'production', PORT: String(port), ...program.env(port) },
    // To a file, as in operation: reading it would cost the generator time.
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  keepTrack(child)
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url + program.firstPath))) {
    if (child.exitCode === null && child.signalCode === null && performance.now() - begun < patience) await delay(2)
    else
      throw new Error(
        `${program.words.join(' ')} did not start:\n${readFileSync(join(dir, 'log'), 'utf8').slice(-2000)}`,
      )
  }
  const startMs = performance.now() - begun
  // It has begun well, so nobody reads its log any more; the file lives as long as the server.
  rmSync(dir, { recursive: true, force: true })
  return {
    url,
    pid: child.pid!,
    startMs,
    async stop() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await closed
      clearTimeout(late)
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200))
    })
    request.once('error', () => resolve(false))
  })
}

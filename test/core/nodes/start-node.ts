import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Home } from '../../faults/panel-child.js'

const root = resolve(import.meta.dirname, '../../../..')
const program = join(root, 'dist', 'core', 'cli', 'main.js')
const leash = join(import.meta.dirname, 'node-child.js')

export type Role = 'start' | 'web' | 'worker'

export interface StartedNode {
  readonly role: Role
  /** Base address of what it serves. */
  readonly url: string
  readonly pid: number
  readonly ended: Promise<string>
  readonly running: boolean
  log(): string
  signal(name: NodeJS.Signals): void
  /** Asks it to end, and waits. */
  stop(): Promise<{ audits: number; breaches: [] }>
  kill(): Promise<void>
}

const living = new Set<StartedNode>()

/** `nettoria <role>` as an operator runs it, in a process of its own. Resolves when it serves. */
export async function startNode(role: Role, home: Home): Promise<StartedNode> {
  const child = spawn(process.execPath, ['--import', leash, program, role], {
    env: environmentOf(home),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let port: number | null | undefined
  let end: string | undefined
  let heard = () => {}
  const listen = (line: string) => {
    lines.push(line)
    if (/"msg":"serving"/.test(line)) port = (JSON.parse(line) as { port: number | null }).port
    heard()
  }
  createInterface({ input: child.stdout }).on('line', listen)
  createInterface({ input: child.stderr }).on('line', listen)
  const ended = new Promise<string>((resolveEnd) => {
    child.once('close', (code, signal) => {
      end = signal ?? String(code)
      heard()
      resolveEnd(end)
    })
  })
  const node: StartedNode = {
    role,
    get url() {
      return `http://127.0.0.1:${port}`
    },
    pid: child.pid!,
    ended,
    get running() {
      return end === undefined
    },
    log: () => lines.join('\n'),
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGTERM')
      await ended
      return { audits: 0, breaches: [] }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
  living.add(node)
  void ended.then(() => living.delete(node))
  await new Promise<void>((resolveStart, reject) => {
    heard = () => {
      if (port !== undefined) resolveStart()
      else if (end !== undefined) reject(new Error(`nettoria ${role} ended by ${end}:\n${lines.slice(-30).join('\n')}`))
    }
    heard()
  })
  return node
}

/** Runs a command to its end. */
export async function runCommand(
  words: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString()))
  const code = await new Promise<number | null>((resolveEnd) => child.once('close', resolveEnd))
  return { code, output }
}

export function environmentOf(home: Home): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATA_DIR: home.dir,
    DATABASE_URL: home.databaseUrl,
    PORT: '0',
    WORKER_PORT: '0',
    APP_URL: 'http://127.0.0.1:5000',
    LOG_LEVEL: 'info',
    // Those of createTestPanel, so that what it prepared can be read here.
    APP_KEY: 'test app key, at least thirty-two characters',
    JWT_SECRET: 'test jwt secret, at least thirty-two characters',
    ...home.env,
  }
}

/** Ends every node that still runs. */
export async function killNodes(): Promise<void> {
  await Promise.all([...living].map((node) => node.kill()))
}

import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { Agent, request } from 'undici'

/** A fault on request; see `rule` in faults.go. */
export interface PeerFault {
  operation: string
  kind:
    | 'drop-before'
    | 'drop-after'
    | 'http-status'
    | 'soap-fault'
    | 'task-fault'
    | 'task-fault-after'
    | 'background'
    | 'kill-session'
  nth?: number
  count?: number
  status?: number
  fault?: string
  message?: string
  duration?: number
  steps?: number
  loseReply?: boolean
  noResult?: boolean
}

/** A machine as the simulator has it, asked beside the driver. */
export interface PeerMachine {
  ref: string
  name: string
  instanceUuid: string
  template: boolean
  power: string
  cpu: number
  memoryMb: number
  extraConfig: Record<string, string>
}

export interface VcenterPeer {
  url: string
  user: string
  password: string
  /** SHA-256 of the certificate, hex. */
  pin: string
  /** The certificate, PEM. */
  ca: string
  /** The captured requests: one JSON string, an envelope, a line. */
  capture: string
  fault(fault: PeerFault): Promise<void>
  clearFaults(): Promise<void>
  killSessions(): Promise<void>
  machines(): Promise<PeerMachine[]>
  /** How often each operation was called. */
  calls(): Promise<Record<string, number>>
  stop(): Promise<void>
}

const run = promisify(execFile)
const source = path.resolve(import.meta.dirname, '../../../../test/peers/vcenter')
const binaries = path.resolve(import.meta.dirname, '../../../.peers')

const govmomi = '/usr/share/gocode/src/github.com/vmware/govmomi/simulator'

function hasGo(): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders.some((folder) => existsSync(path.join(folder, 'go'))) && existsSync(govmomi)
}

/** Why the peer cannot run here, or undefined. */
export const peerMissing: string | undefined = hasGo()
  ? undefined
  : 'the vCenter peer needs the Debian packages golang-go and golang-github-vmware-govmomi-dev'

/** Builds the peer once for each state of its sources. */
async function build(): Promise<string> {
  const files = readdirSync(source)
    .filter((name) => name.endsWith('.go'))
    .sort()
  const hash = createHash('sha256')
  for (const name of files) hash.update(name).update(readFileSync(path.join(source, name)))
  const binary = path.join(binaries, `vcenter-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(binary)) return binary
  mkdirSync(binaries, { recursive: true })
  const half = `${binary}.${process.pid}`
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', CGO_ENABLED: '0' }
  await run('go', ['build', '-o', half, '.'], {
    cwd: source,
    env: { GOCACHE: path.join(binaries, 'go-cache'), ...env },
  })
  renameSync(half, binary)
  return binary
}

/** Starts a vCenter of its own, or answers null where there is no Go. `flags` as in main.go, without the dashes. */
export async function startVcenter(flags: Record<string, string | number> = {}): Promise<VcenterPeer | null> {
  if (peerMissing) return null
  const binary = await build()
  const folder = mkdtempSync(path.join(tmpdir(), 'nettoria-vcenter-'))
  const capture = path.join(folder, 'requests.jsonl')
  const args = Object.entries({ capture, ...flags }).map(([name, value]) => `--${name}=${value}`)
  const child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: folder } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const first = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  const line = await Promise.race([first, ended.then(() => undefined)])
  if (!line || line.done) throw new Error('the vCenter peer ended before it was ready')
  const ready = JSON.parse(line.value) as { url: string; user: string; password: string; pin: string; ca: string }
  const dispatcher = new Agent({ connect: { ca: ready.ca } })

  async function control(method: 'GET' | 'POST' | 'DELETE', where: string, body?: object): Promise<string> {
    const url = new URL(where, ready.url)
    const answer = await request(url, { method, dispatcher, body: body ? JSON.stringify(body) : null })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${where}: ${answer.statusCode} ${text}`)
    return text
  }

  return {
    ...ready,
    capture,
    fault: async (fault) => void (await control('POST', '/__faults', fault)),
    clearFaults: async () => void (await control('DELETE', '/__faults')),
    killSessions: async () => void (await control('POST', '/__kill-sessions')),
    machines: async () => JSON.parse(await control('GET', '/__machines')) as PeerMachine[],
    calls: async () => JSON.parse(await control('GET', '/__calls')) as Record<string, number>,
    async stop() {
      await dispatcher.destroy()
      child.stdin.end()
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await ended
      clearTimeout(late)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { ConfigFile } from '../../core/foundation/kernel/config.js'
import type { Breach } from '../../core/contracts/audits.js'

const root = resolve(import.meta.dirname, '../../..')
const program = join(import.meta.dirname, 'child.js')

/** The secrets of createTestPanel, so that what it prepared can be read here. */
const secrets = {
  APP_KEY: 'test app key, at least thirty-two characters',
  JWT_SECRET: 'test jwt secret, at least thirty-two characters',
}

/** Where one panel lives: its data folder and its database. Any number of processes may run it, one after the other. */
export interface Home {
  dir: string
  databaseUrl: string
  env?: Record<string, string>
}

/** A folder with the configuration. `databaseUrl` says where the data is. */
export function makeHome(file: ConfigFile, { databaseUrl }: { databaseUrl: string }): Home {
  const dir = mkdtempSync(join(tmpdir(), 'ntt-fault-'))
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'config.json'), JSON.stringify(file))
  return { dir, databaseUrl }
}

export function removeHome(home: Home): void {
  rmSync(home.dir, { recursive: true, force: true })
}

export interface PanelChild {
  /** Base address. */
  readonly url: string
  /** How it ended: a signal, or an exit code. */
  readonly ended: Promise<string>
  readonly running: boolean
  /** Everything it logged. */
  log(): string
  /** From now on it dies at this point. */
  arm(point: string): void
  /** Delivers what is due, and answers what its audits found. */
  audit(): Promise<{ audits: number; breaches: Breach[] }>
  kill(): Promise<void>
}

const living = new Set<PanelChild>()

/** Starts a panel in a process of its own. */
export async function startPanel(home: Home): Promise<PanelChild> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATA_DIR: home.dir,
    DATABASE_URL: home.databaseUrl,
    PORT: '0',
    APP_URL: 'http://127.0.0.1:5000',
    LOG_LEVEL: 'info',
    ...secrets,
    ...home.env,
  }
  const child = spawn(process.execPath, [program, root], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  const said: Record<string, unknown> = {}
  let heard = () => {}
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const spoken = /^\{"(port|audits)"/.test(line)
    if (spoken) Object.assign(said, JSON.parse(line))
    else lines.push(line)
    if (spoken) heard()
  })
  let end: string | undefined
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      end = signal ?? String(code)
      heard()
      resolve(end)
    })
  })
  const told = (what: string) =>
    new Promise<void>((resolve, reject) => {
      heard = () => {
        if (what in said) resolve()
        else if (end !== undefined) reject(new Error(`the panel ended by ${end}:\n${lines.slice(-30).join('\n')}`))
      }
      heard()
    })
  const panel = {
    url: '',
    ended,
    get running() {
      return end === undefined
    },
    log: () => lines.join('\n'),
    arm: (point: string) => void child.stdin.write(`${point}\n`),
    async audit() {
      delete said['breaches']
      child.stdin.write('audit\n')
      await told('breaches')
      return said as { audits: number; breaches: Breach[] }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
  living.add(panel)
  void ended.then(() => living.delete(panel))
  await told('port')
  panel.url = `http://127.0.0.1:${said['port']}`
  return panel
}

/** Ends every child of this process that still runs. */
export async function killPanels(): Promise<void> {
  await Promise.all([...living].map((panel) => panel.kill()))
}

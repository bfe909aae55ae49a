import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually } from 'nettoria/testing'
import { letTimersGo } from '../harness/let-timers-go.js'
import { runNettoria, startNettoria } from '../harness/run-nettoria.js'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const main = join(root, 'dist', 'core', 'cli', 'main.js')
const strong = { APP_KEY: 'uG7w2k9Qx4Zr8Tn1Lp6Vs3Yb5Md0HcJf', JWT_SECRET: 'Kq3Zt8Wm1Xv6Np4Rb9Lc2Hs7Gd5Yf0Jx' }

let dir = ''
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'ntt-boot-'))
})
after(() => rmSync(dir, { recursive: true, force: true }))

const own = (env: Record<string, string>) => ({
  DATA_DIR: join(dir, 'data'),
  PORT: '0',
  LOG_LEVEL: 'silent',
  ...env,
})

const run = (env: Record<string, string>, command: string) =>
  runNettoria({ NODE_ENV: 'production', ...own(env) }, command)

/** A node in a process of its own, as an operator has it. */
function spawnNettoria(command: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [main, command], { env: { PATH: process.env['PATH'] ?? '', ...own(env) } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  const ended = new Promise<number | null>((done) => child.once('close', done))
  return { child, said, ended }
}

describe('a start that cannot succeed ends in one sentence and code 1', () => {
  const cases: [name: string, env: Record<string, string>, says: RegExp][] = [
    [
      'weak secrets in production',
      { APP_KEY: 'changeme', JWT_SECRET: 'secret' },
      /^CONFIG_SECRET_WEAK: APP_KEY is too weak for production/,
    ],
    [
      'an unreachable database',
      { ...strong, DATABASE_URL: 'mysql://root:hush@127.0.0.1:1/panel' },
      /^DATA_UNREACHABLE: .*127\.0\.0\.1:1\/panel cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      'a DATABASE_URL nobody understands',
      { ...strong, DATABASE_URL: 'oracle://x' },
      /^DATA_URL_INVALID: DATABASE_URL "oracle:\/\/x"/,
    ],
    ['a port that is no port', { ...strong, PORT: 'five' }, /^CONFIG_INVALID: PORT is not valid: "five"/],
    [
      'half an administrator',
      { ...strong, ADMIN_EMAIL: 'a@example.com' },
      /^CONFIG_INVALID: ADMIN_PASSWORD is not valid/,
    ],
  ]
  for (const [name, env, says] of cases)
    it(name, async () => {
      const { exit, err } = await run(env, 'start')
      assert.equal(exit, 1)
      assert.match(err, says)
      assert.equal(err.trim().split('\n').length, 1, err)
      assert.ok(!err.includes('hush'), 'no password in a message')
    })

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const port = String((other.address() as AddressInfo).port)
    const { exit, err } = await run({ ...strong, PORT: port }, 'start')
    other.close()
    assert.equal(exit, 1)
    assert.match(err, new RegExp(`^PORT_IN_USE: Port ${port} on 127\\.0\\.0\\.1 is in use`))
    assert.equal(err.trim().split('\n').length, 1, err)
  })

  it('a broken configuration file', async () => {
    const dataDir = mkdtempSync(join(dir, 'config-'))
    writeFileSync(join(dataDir, 'config.json'), '{ "colour": 1 }')
    const { exit, err } = await run({ ...strong, DATA_DIR: dataDir }, 'start')
    assert.equal(exit, 1)
    assert.match(err, /^CONFIG_FILE_UNREADABLE: .*config\.json cannot be used: unknown field "colour"/)
  })

  it('an unknown command is told so, with code 2', async () => {
    const { exit, err } = await runNettoria({}, 'dance')
    assert.equal(exit, 2)
    assert.match(err, /There is no command "dance"/)
  })
})

describe('a start that succeeds', () => {
  let hold: () => void
  before(() => {
    hold = letTimersGo()
  })
  after(() => hold())

  it('makes secrets once, for its owner alone, serves, and stops in order at SIGTERM', async () => {
    const dataDir = join(dir, 'fresh')
    const first = spawnNettoria('start', {
      DATA_DIR: dataDir,
      LOG_LEVEL: 'info',
      ADMIN_EMAIL: 'boss@example.com',
      ADMIN_PASSWORD: 'a long and unusual one',
    })
    const port = await eventually(() => /"port":(\d+)/.exec(first.said.out)?.[1])
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200)
    first.child.kill('SIGTERM')
    assert.equal(await first.ended, 0)
    assert.match(first.said.out, /"stopped"/)
    assert.equal(first.said.err, '')
    assert.ok(!first.said.out.includes('a long and unusual one'), 'no password in the log')
    const file = join(dataDir, 'secrets.json')
    assert.ok(existsSync(file))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const kept = readFileSync(file, 'utf8')
    assert.equal((await run({ DATA_DIR: dataDir }, 'migrate')).exit, 0)
    assert.equal(readFileSync(file, 'utf8'), kept)
  })

  it('shows the whole product as a demo, again and again on the same data', async () => {
    const dataDir = join(dir, 'demo')
    for (const round of [1, 2]) {
      const { said, ended, stop } = startNettoria(own({ DATA_DIR: dataDir, LOG_LEVEL: 'warn' }), 'demo')
      const address = await eventually(() => /ready at (http:\S+)/.exec(said.out)?.[1])
      const [, identifier, password] = /customer +(\S+) +(.+)/.exec(said.out)!
      const login = await fetch(`${address}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ identifier, password }),
      })
      assert.equal(login.status, 200, `round ${round}`)
      const services = (await (await fetch(`${address}/api/services`)).json()) as {
        items: { plans: unknown[]; datacenters: unknown[]; images: unknown[] }[]
      }
      assert.equal(services.items.length, 1)
      assert.ok(services.items[0]!.datacenters.length >= 2 && services.items[0]!.images.length >= 4)
      assert.equal((await fetch(`${address}/`)).status, 200)
      stop()
      assert.deepEqual([(await ended).exit, said.err], [0, ''])
    }
  })
})

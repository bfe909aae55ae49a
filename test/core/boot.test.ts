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

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const main = join(root, 'dist', 'core', 'cli', 'main.js')
const strong = { APP_KEY: 'uG7w2k9Qx4Zr8Tn1Lp6Vs3Yb5Md0HcJf', JWT_SECRET: 'Kq3Zt8Wm1Xv6Np4Rb9Lc2Hs7Gd5Yf0Jx' }

let dir = ''
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'ntt-boot-'))
})
after(() => rmSync(dir, { recursive: true, force: true }))

interface Ended {
  code: number | null
  out: string
  err: string
}

function start(command: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [main, command], {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: join(dir, 'data'), PORT: '0', LOG_LEVEL: 'silent', ...env },
  })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (ended.err += chunk.toString()))
  const end = new Promise<Ended>((done) => child.once('close', (code) => done({ ...ended, code })))
  return { child, ended, end }
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
      const { code, err } = await start('start', env).end
      assert.equal(code, 1)
      assert.match(err, says)
      assert.equal(err.trim().split('\n').length, 1, err)
      assert.ok(!err.includes('hush'), 'no password in a message')
    })

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const port = String((other.address() as AddressInfo).port)
    const { code, err } = await start('start', { ...strong, PORT: port }).end
    other.close()
    assert.equal(code, 1)
    assert.match(err, new RegExp(`^PORT_IN_USE: Port ${port} on 127\\.0\\.0\\.1 is in use`))
    assert.equal(err.trim().split('\n').length, 1, err)
  })

  it('a broken configuration file', async () => {
    const dataDir = mkdtempSync(join(dir, 'config-'))
    writeFileSync(join(dataDir, 'config.json'), '{ "colour": 1 }')
    const { code, err } = await start('start', { ...strong, DATA_DIR: dataDir }).end
    assert.equal(code, 1)
    assert.match(err, /^CONFIG_FILE_UNREADABLE: .*config\.json cannot be used: unknown field "colour"/)
  })

  it('an unknown command is told so, with code 2', async () => {
    const { code, err } = await start('dance', {}).end
    assert.equal(code, 2)
    assert.match(err, /There is no command "dance"/)
  })
})

describe('a start that succeeds', () => {
  it('makes secrets once, for its owner alone, serves, and stops in order at SIGTERM', async () => {
    const dataDir = join(dir, 'fresh')
    const first = start('start', {
      DATA_DIR: dataDir,
      LOG_LEVEL: 'info',
      ADMIN_EMAIL: 'boss@example.com',
      ADMIN_PASSWORD: 'a long and unusual one',
    })
    const port = await eventually(() => /"port":(\d+)/.exec(first.ended.out)?.[1])
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200)
    first.child.kill('SIGTERM')
    const { code, out } = await first.end
    assert.equal(code, 0)
    assert.match(out, /"stopped"/)
    assert.ok(!out.includes('a long and unusual one'), 'no password in the log')
    const file = join(dataDir, 'secrets.json')
    assert.ok(existsSync(file))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const kept = readFileSync(file, 'utf8')
    const second = start('migrate', { DATA_DIR: dataDir })
    assert.equal((await second.end).code, 0)
    assert.equal(readFileSync(file, 'utf8'), kept)
  })

  it('shows the whole product as a demo, again and again on the same data', async () => {
    const dataDir = join(dir, 'demo')
    for (const round of [1, 2]) {
      const { child, ended, end } = start('demo', { DATA_DIR: dataDir, LOG_LEVEL: 'warn' })
      const address = await eventually(() => /ready at (http:\S+)/.exec(ended.out)?.[1])
      const [, identifier, password] = /customer +(\S+) +(.+)/.exec(ended.out)!
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
      child.kill('SIGTERM')
      assert.equal((await end).code, 0)
      assert.equal(ended.err, '')
    }
  })
})

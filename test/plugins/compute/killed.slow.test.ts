import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const worker = fileURLToPath(new URL('./build-worker.js', import.meta.url))
const root = resolve(fileURLToPath(new URL('../../../..', import.meta.url)))
const points = [
  'compute.committed-reserve-addresses',
  'compute.before-ensure-machine',
  'compute.after-ensure-machine',
  'compute.after-power-on',
  'compute.after-finish',
  'compute.committed-finish',
]

test('one server, its node killed with -9 again and again: in the end one machine, two addresses, one fact', (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ntt-killed-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const simulator = {
    contract: 'compute.hypervisors',
    definition: 'simulator',
    id: 'sim',
    settings: { cloneSeconds: 0, bootSeconds: 0 },
  }
  const configFile = join(dataDir, 'panel.json')
  writeFileSync(configFile, JSON.stringify({ instances: [simulator] }))
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    DATABASE_URL: `sqlite:${join(dataDir, 'panel.sqlite')}`,
  }
  let now = Date.UTC(2026, 0, 15)
  const node = (fault: string | undefined) => {
    now += 61_000
    return spawnSync(process.execPath, [worker, root, configFile, String(now)], {
      env: { ...env, ...(fault ? { NETTORIA_FAULT: fault } : {}) },
      encoding: 'utf8',
      timeout: 60_000,
    })
  }
  for (const point of points) {
    const killed = node(point)
    assert.equal(killed.signal, 'SIGKILL', `${point}: ${killed.stdout} ${killed.stderr}`)
  }
  const last = node(undefined)
  assert.deepEqual(
    JSON.parse(last.stdout || 'null'),
    { state: 'running', machines: 1, addresses: 2, ready: 1 },
    last.stderr,
  )
})

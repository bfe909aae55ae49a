import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'

export interface FixturePlugin {
  manifest?: Record<string, unknown> | string
  /** JavaScript of index.js. */
  code?: string
}

const quiet = 'export default { setup() {} }'

export interface FixturePanel {
  panel: TestPanel
  log: string[]
  stop(): Promise<void>
}

/** Writes plugins into a DATA_DIR of their own and boots a panel with them alone. */
export async function bootWith(plugins: Record<string, FixturePlugin>): Promise<FixturePanel> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ntt-fixture-'))
  for (const [id, { manifest = {}, code = quiet }] of Object.entries(plugins)) {
    const dir = join(dataDir, 'plugins', id)
    mkdirSync(dir, { recursive: true })
    const full = {
      id,
      name: id,
      version: '1.0.0',
      description: 'A plugin of the tests',
      panel: '^1.0.0',
      license: 'ISC',
    }
    writeFileSync(
      join(dir, 'plugin.json'),
      typeof manifest === 'string' ? manifest : JSON.stringify({ ...full, ...manifest }),
    )
    writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
    writeFileSync(join(dir, 'index.js'), code)
  }
  const log: string[] = []
  const remove = () => rmSync(dataDir, { recursive: true, force: true })
  const panel = await createTestPanel({
    plugins: Object.keys(plugins),
    config: { dataDir },
    onLog: (line) => log.push(line),
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    panel,
    log,
    async stop() {
      await panel.stop()
      remove()
    },
  }
}

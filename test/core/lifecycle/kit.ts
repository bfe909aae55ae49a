import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel, TestPanelOptions } from 'nettoria/testing'
import type { PluginManager } from '../../../core/host/services.js'

export interface PluginSource {
  manifest?: Record<string, unknown>
  /** JavaScript of index.js. */
  code?: string
  /** More files by path. */
  files?: Record<string, string>
}

export const quiet = 'export default { setup() {} }'

/** The files of a plugin, as text by path. */
export function pluginFiles(
  id: string,
  { manifest = {}, code = quiet, files = {} }: PluginSource = {},
): Record<string, string> {
  const full = {
    id,
    name: id,
    version: '1.0.0',
    description: 'A plugin of the tests',
    panel: '^1.0.0',
    license: 'ISC',
    ...manifest,
  }
  return { 'plugin.json': JSON.stringify(full), 'index.js': code, ...files }
}

/** Writes a plugin into a new folder of its own and answers it. */
export function pluginFolder(id: string, source?: PluginSource): string {
  const dir = join(mkdtempSync(join(tmpdir(), 'ntt-source-')), id)
  for (const [path, text] of Object.entries(pluginFiles(id, source))) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}

/** Code of a plugin that answers `text` at /api/<path>. */
export const answering = (path: string, text: string, more = '') => `
  import { definePlugin } from 'nettoria'
  export default definePlugin({ setup(plugin) {
    plugin.api.routes((app) => app.get('/${path}', { config: { public: true } }, async () => ({ text: '${text}' })))
    ${more}
  } })`

export interface LifecyclePanel {
  panel: TestPanel
  manager: PluginManager
  dataDir: string
  log: string[]
  stop(): Promise<void>
}

/** A panel without plugins of its own, whose DATA_DIR lies in the system's folder for temporary files. */
export async function lifecyclePanel(options: TestPanelOptions = {}): Promise<LifecyclePanel> {
  const dataDir = (options.config?.dataDir as string | undefined) ?? mkdtempSync(join(tmpdir(), 'ntt-life-'))
  const log: string[] = []
  const panel = await createTestPanel({
    plugins: [],
    ...options,
    config: { ...options.config, dataDir },
    onLog: (line) => log.push(line),
  })
  return {
    panel,
    manager: panel.panel.lifecycle.manager,
    dataDir,
    log,
    async stop() {
      await panel.stop()
      if (!options.config?.dataDir) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

import 'reflect-metadata'
import { pathToFileURL } from 'node:url'
import type { PluginRoot } from '../../host/plugins/discover.js'
import { createTestPanel } from '../testing/test-panel.js'

interface Options {
  /** Folders of further plugins. */
  pluginRoots?: readonly PluginRoot[]
  print(line: string): void
}

/**
 * A panel compiles a route's schemas when the route is first asked, so a broken one would wait for a user. Boots a scratch panel
 * with every plugin and compiles all; the exit code is 1 when a schema is broken or a plugin did not start.
 */
export async function checkSchemas({ pluginRoots = [], print }: Options): Promise<number> {
  const panel = await createTestPanel({ engine: 'sqlite', plugins: 'all', pluginRoots })
  try {
    const findings = [
      ...[...panel.panel.failures].map(([id, { error }]) => `plugin ${id}: ${error.message}`),
      ...panel.panel.app
        .compileSchemas()
        .map(({ method, url, part, reason }) => `${method} ${url}: the schema of its ${part} is broken: ${reason}`),
    ]
    findings.forEach(print)
    print(`schemas of ${panel.panel.plugins.length} plugins: ${findings.length} findings`)
    return findings.length ? 1 : 0
  } finally {
    await panel.stop()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  void checkSchemas({ print: (line) => console.log(line) }).then((code) => (process.exitCode = code))

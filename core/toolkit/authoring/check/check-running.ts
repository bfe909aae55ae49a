import { dirname, join } from 'node:path'
import { isAdapterContract } from '../../../foundation/di/contract.js'
import { eventually } from '../../testing/eventually.js'
import { createTestPanel } from '../../testing/test-panel.js'
import type { TestPanel } from '../../testing/test-panel.js'
import { readSources } from '../../lint/read-sources.js'
import { Translator } from '../../../host/services.js'
import { discoverPlugins } from '../../../host/plugins/discover.js'
import { loadPlugin } from '../../../host/plugins/load.js'
import { manifestDifferences } from '../../../host/plugins/manifest-differences.js'
import type { RunningPlugin } from '../../../host/plugins/start-plugins.js'
import { canaryValues, findCanary, tryInstances } from './canaries.js'
import { checkAddresses } from './check-addresses.js'
import { checkNoticeTexts, checkPermissionTexts, checkSettingTexts } from './check-setting-texts.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import { listTables } from './list-tables.js'
import type { PluginPlace } from './locate-plugin.js'
import { registeredNames, routesOf } from './registered.js'

/** Runs the plugin in a scratch panel with what it needs: its manifest, its secrets, and whether switching it off leaves anything. */
export async function checkRunning(place: PluginPlace): Promise<CheckFinding[]> {
  const log: string[] = []
  const panel = await openPanel(place, (line) => log.push(line))
  try {
    const failure = panel.panel.failures.get(place.id)
    if (failure) return [found('not-running', place.id, `${failure.error.code}: ${failure.error.message}`)]
    const plugin = runningOf(panel, place.id)
    const own = new Set((await routesOf(plugin)).map(({ method, url }) => `${method} ${url}`))
    // Before anything is reloaded: this is the application that no route of was asked yet.
    const broken = panel.panel.app.compileSchemas(({ method, url }) => own.has(`${method} ${url}`))
    const differences = manifestDifferences(plugin, await permissionsOf(place, plugin))
    const said = await tryInstances(panel, plugin)
    return [
      ...checkSettingTexts(plugin, panel.get(Translator)),
      ...checkNoticeTexts(plugin, panel.get(Translator)),
      ...checkPermissionTexts(plugin, panel.get(Translator)),
      ...(await checkAddresses(place, plugin, panel)),
      ...broken.map(({ method, url, part, reason }) =>
        found('schema-broken', `${method} ${url}`, `${part}: ${reason}`),
      ),
      ...differences.map((message) => found('manifest-differs', 'plugin.json', message)),
      ...(await findCanary(panel, runningOf(panel, place.id), log, said)),
      ...(await switchAround(panel, place.id)),
    ]
  } finally {
    await panel.stop()
  }
}

const runningOf = (panel: TestPanel, id: string): RunningPlugin =>
  panel.panel.plugins.find((plugin) => plugin.id === id)!

async function openPanel(place: PluginPlace, onLog: (line: string) => void): Promise<TestPanel> {
  const { root, id, dir, codeDir, own } = place
  const roots = own ? [] : [{ dir: dirname(dir), code: dirname(codeDir) }]
  const all = discoverPlugins([{ dir: join(root, 'plugins'), code: join(root, 'dist', 'plugins') }, ...roots]).plugins
  const wanted = new Set([id])
  // A plugin added while the set is walked is walked as well.
  for (const each of wanted) {
    const plugin = all.find((one) => one.id === each)!
    // Once its code is imported it is known which of the contracts take many providers: it runs without any of those.
    await loadPlugin(plugin)
    const hard = Object.keys(plugin.manifest.consumes ?? {}).filter((need) => !isAdapterContract(need))
    for (const other of all) if (hard.some((need) => need in (other.manifest.provides ?? {}))) wanted.add(other.id)
  }
  const { module } = await loadPlugin(all.find((one) => one.id === id)!)
  return createTestPanel({
    engine: 'sqlite',
    plugins: [...wanted],
    pluginRoots: roots,
    settings: { [id]: canaryValues(module.settings ?? {}) },
    onLog,
  })
}

/** Permissions that routes and menus ask for, and declared ones that the code writes down. */
async function permissionsOf({ dir }: PluginPlace, plugin: RunningPlugin): Promise<Set<string>> {
  const asked = (await routesOf(plugin)).map(({ permission }) => permission)
  const declared = (plugin.manifest.permissions ?? []).map(({ id }) => id)
  const text = readSources(dirname(dir), [dir.slice(dirname(dir).length + 1)])
    .filter(({ path }) => /\.(ts|js)$/.test(path))
    .map((source) => source.text)
    .join('\n')
  const own = asked.filter((permission) => permission?.startsWith(`${plugin.id}.`)) as string[]
  return new Set([...own, ...declared.filter((id) => text.includes(`'${id}'`) || text.includes(`"${id}"`))])
}

async function switchAround(panel: TestPanel, id: string): Promise<CheckFinding[]> {
  const { manager, host } = panel.panel.lifecycle
  const plugin = runningOf(panel, id)
  if (plugin.manifest.critical) return []
  const routes = await routesOf(plugin)
  const before = await registeredNames(plugin)
  const off = async () => {
    await manager.disable(id)
    await host.retired(2_000)
  }
  await off()
  const findings = routes
    .filter(({ method, url }) => panel.panel.app.hasRoute({ method: method as 'GET', url }))
    .map(({ method, url }) => found('left-behind', id, `${method} ${url} answers while the plugin is disabled`))
  const timers = activeTimers()
  await manager.enable(id)
  const after = await registeredNames(runningOf(panel, id))
  for (const name of before.filter((each) => !after.includes(each)))
    findings.push(found('unsteady', id, `${name} is gone after disable and enable`))
  for (const name of after.filter((each) => !before.includes(each)))
    findings.push(found('unsteady', id, `${name} is new after disable and enable`))
  await off()
  const quiet = await eventually(() => activeTimers() <= timers, { timeout: 3_000 }).catch(() => false)
  if (!quiet) findings.push(found('left-behind', id, 'timers of the plugin run while it is disabled'))
  await manager.uninstall(id, { keepData: false })
  const prefix = `${id.replaceAll('-', '_')}_`
  const left = (await listTables(panel.db)).filter((table) => table.startsWith(prefix))
  if (left.length) findings.push(found('left-behind', id, `uninstalled without its data, it leaves ${left.join(', ')}`))
  return findings
}

const activeTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createDatabase, reach } from '../foundation/data/knex-database.js'
import { systemClock } from '../foundation/kernel/clock.js'
import { loadConfig } from '../foundation/kernel/config.js'
import { migrateCore } from '../host/boot/migrate-panel.js'
import { DryRunEnds, createWrittenLifecycle } from '../host/generations/written-lifecycle.js'
import type { InstallSource, PluginInfo, PluginManager } from '../host/plugins/plugin-manager.js'
import type { Invocation } from './command.js'
import { readEnvironment } from './environment.js'

const usage = `Say: nettoria plugin list
     nettoria plugin install <folder | archive | name@version>
     nettoria plugin upgrade <folder | archive | name@version>
     nettoria plugin enable | disable <id>
     nettoria plugin uninstall <id> --keep-data | --drop-data
     nettoria plugin new <gateway | hypervisor | sender | feature> <id> [--dir=plugins]
     nettoria plugin check <id | folder>, or --all for the plugins of this checkout
     --json prints for programs, --dry-run checks and changes nothing.
`
const flagsOf = new Map([['uninstall', ['keep-data', 'drop-data']]])

type Flags = Invocation['flags']
interface Done {
  /** One sentence for people. */
  said: string
  plugin?: PluginInfo
}

/** Changes plugins in SQL and in DATA_DIR. Exit codes: 0 done, 1 refused or failed (see main.ts), 2 not understood. */
export async function plugin(invocation: Invocation): Promise<number> {
  const { root, words, flags, err } = invocation
  const [, verb = '', what] = words
  if (verb === 'new') return (await import('./plugin-new.js')).pluginNew(invocation)
  if (verb === 'check') return (await import('./plugin-check.js')).pluginCheck(invocation)
  const act = understand(verb, what, flags)
  if (!act || words.length > 3) {
    err(usage)
    return 2
  }
  const config = loadConfig(readEnvironment(invocation), root)
  const db = createDatabase(config.databaseUrl)
  try {
    await reach(db)
    await migrateCore(db, config)
    const manager = createWrittenLifecycle({ db, config, clock: systemClock, dryRun: flags['dry-run'] === true })
    print(await act(manager).catch(endDryRun), invocation)
    return 0
  } finally {
    await db.close()
  }
}

function understand(
  verb: string,
  what: string | undefined,
  flags: Flags,
): ((manager: PluginManager) => Promise<Done | PluginInfo[]>) | undefined {
  const known = ['json', 'dry-run', ...(flagsOf.get(verb) ?? [])]
  if (Object.entries(flags).some(([name, value]) => !known.includes(name) || value !== true)) return undefined
  if (verb === 'list') return what === undefined ? (manager) => manager.list() : undefined
  if (what === undefined) return undefined
  const follows = 'Running panels follow within seconds.'
  switch (verb) {
    case 'install':
      return async (manager) => told(await manager.install(sourceOf(what)), 'is installed. Enable it to switch it on.')
    case 'upgrade':
      return async (manager) => told(await manager.upgrade(sourceOf(what)), `is in place. ${follows}`)
    case 'enable':
      return async (manager) => (await manager.enable(what), told(await manager.find(what), `is enabled. ${follows}`))
    case 'disable':
      return async (manager) => (await manager.disable(what), told(await manager.find(what), `is disabled. ${follows}`))
    case 'uninstall': {
      // Nobody shall lose data, or keep it, by leaving out a word.
      if (flags['keep-data'] === flags['drop-data']) return undefined
      const keepData = flags['keep-data'] === true
      return async (manager) => {
        await manager.uninstall(what, { keepData })
        return { said: `${what} is uninstalled; its data is ${keepData ? 'kept' : 'gone'}. ${follows}` }
      }
    }
    default:
      return undefined
  }
}

function sourceOf(word: string): InstallSource {
  const path = resolve(word)
  if (!existsSync(path)) return { npm: word }
  return statSync(path).isDirectory() ? { folder: path } : { archive: readFileSync(path) }
}

const told = (plugin: PluginInfo, rest: string): Done => ({ said: `${plugin.id} ${plugin.version} ${rest}`, plugin })

function endDryRun(error: unknown): Done {
  if (error instanceof DryRunEnds) return { said: 'Nothing speaks against it. Nothing was changed.' }
  throw error
}

function print(done: Done | PluginInfo[], { flags, out }: Invocation): void {
  const lines = Array.isArray(done) ? table(done) : [done.said]
  const json = Array.isArray(done) ? { plugins: done } : { message: done.said, plugin: done.plugin ?? null }
  out(`${flags['json'] ? JSON.stringify(json, null, 2) : lines.join('\n')}\n`)
}

function table(plugins: readonly PluginInfo[]): string[] {
  const widest = (of: (plugin: PluginInfo) => string) => Math.max(0, ...plugins.map((plugin) => of(plugin).length))
  const [id, version] = [widest((each) => each.id), widest((each) => each.version)]
  return plugins.map((each) => {
    const line = `${each.id.padEnd(id)}  ${each.version.padEnd(version)}  ${each.state.padEnd(11)}  ${each.name}`
    return each.failure ? `${line}\n${' '.repeat(id + 2)}${each.failure.code}: ${each.failure.message}` : line
  })
}

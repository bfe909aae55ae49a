import { join } from 'node:path'
import semver from 'semver'
import { rollbackTo } from '../../../foundation/data/migrate.js'
import type { Tx } from '../../../foundation/data/database.js'
import type { OpenDatabase } from '../../../foundation/data/knex-database.js'
import type { Clock } from '../../../foundation/kernel/clock.js'
import type { Config } from '../../../foundation/kernel/config.js'
import { isPanelError } from '../../../foundation/kernel/errors.js'
import type { PanelError } from '../../../foundation/kernel/errors.js'
import type { DiscoveredPlugin, Discovery } from '../discover.js'
import { pluginErrors } from '../errors.js'
import { loadPlugin } from '../load.js'
import type { InstallSource, PluginInfo, PluginManager } from '../plugin-manager.js'
import { readPluginRows, wantedStates, writePluginRow } from '../plugin-states.js'
import { describePlugins } from './describe-plugins.js'
import { dropData } from './drop-data.js'
import { PluginStore } from './plugin-store.js'
import { readPlugin } from './read-plugin.js'
import type { ReadPlugin } from './read-plugin.js'

/** What shall be different in the next generation. */
export interface Change {
  /** Ids to run whatever their row says, or not to run. */
  runs?: ReadonlyMap<string, boolean>
  /** Does not run any more, and hears of nothing that happens from now on. */
  forget?: string
  /** Another folder for a plugin. */
  replace?: DiscoveredPlugin
  /** Must run afterwards, as must what runs now and is not switched off: else nothing changes. */
  insist?: readonly string[]
  /** Written with the new revision once all is checked, before it takes effect. */
  commit(tx: Tx): Promise<void>
}

export interface LifecycleDeps {
  db: OpenDatabase
  config: Config
  clock: Clock
  /** DATA_DIR/plugins. */
  installedDir: string
  discover(): Discovery
  /** Changes nothing: `apply` throws once all is checked, and what is installed is not written. */
  dryRun?: boolean
  /** Puts a change into effect. Throws why it cannot be. */
  apply(change: Change): Promise<void>
  /** Another code may lie in that folder, or none. */
  left(plugin: DiscoveredPlugin): Promise<void>
}

const nothing = async () => undefined

/** The changes themselves; `apply` decides whether a running panel takes them over or a command only writes them down. */
export class Lifecycle implements PluginManager {
  readonly store: PluginStore
  #turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly deps: LifecycleDeps) {
    this.store = new PluginStore(deps.installedDir, deps.config.root)
  }

  async list(): Promise<PluginInfo[]> {
    const rows = await readPluginRows(this.deps.db.read)
    const offByFile = (id: string) => this.deps.config.plugins[id]?.enabled === false
    return describePlugins({ discovery: this.deps.discover(), rows, offByFile })
  }

  async find(id: string): Promise<PluginInfo> {
    const found = (await this.list()).find((plugin) => plugin.id === id)
    if (!found) throw pluginErrors.PLUGIN_UNKNOWN({ plugin: id })
    return found
  }

  /** Runs one change after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(nothing)
    return turn
  }

  enable(id: string): Promise<void> {
    return this.inTurn(async () => {
      const { version } = await this.find(id)
      this.#plugin(id)
      if (this.deps.config.plugins[id]?.enabled === false) throw pluginErrors.PLUGIN_OFF_BY_FILE({ plugin: id })
      const row = { state: 'enabled' as const, version, failure: null, failure_code: null }
      const commit = (tx: Tx) => this.#write(tx, id, row)
      try {
        await this.deps.apply({ runs: new Map([[id, true]]), insist: [id], commit })
      } catch (error) {
        if (isPanelError(error) && !this.deps.dryRun) await this.#recordFailure(id, version, error)
        throw error
      }
    })
  }

  disable(id: string): Promise<void> {
    return this.inTurn(async () => {
      const { version } = await this.#removable(id)
      const row = { state: 'disabled' as const, version, failure: null, failure_code: null }
      await this.deps.apply({ runs: new Map([[id, false]]), commit: (tx) => this.#write(tx, id, row) })
    })
  }

  install(source: InstallSource): Promise<PluginInfo> {
    return this.inTurn(async () => {
      const read = await readPlugin(source)
      const { id, version } = read.manifest
      const present = this.deps.discover().plugins.find((plugin) => plugin.id === id)
      if (present) throw pluginErrors.PLUGIN_INSTALLED({ plugin: id, version: present.manifest.version })
      if (this.deps.dryRun) await this.deps.apply({ commit: nothing })
      const folder = await this.store.write(id, version, read.files)
      try {
        // The row first: a folder without one counts as put there by hand, and is enabled when a panel starts.
        const row = { state: 'installed' as const, version, source: read.source, failure: null, failure_code: null }
        await this.deps.db.transaction((tx) => this.#write(tx, id, row))
        await this.store.activate(id, folder)
      } catch (error) {
        await this.store.remove(id)
        throw error
      }
      return this.find(id)
    })
  }

  upgrade(source: InstallSource): Promise<PluginInfo> {
    return this.inTurn(async () => {
      const read = await readPlugin(source)
      const { id, version } = read.manifest
      const before = this.deps.discover().plugins.find((plugin) => plugin.id === id)
      if (before?.origin !== 'installed') throw pluginErrors.PLUGIN_NOT_INSTALLED({ plugin: id })
      const installed = before.manifest.version
      if (!semver.gt(version, installed))
        throw pluginErrors.PLUGIN_DOWNGRADE({ plugin: id, installed, offered: version })
      if (this.deps.dryRun) await this.deps.apply({ commit: nothing })
      const folder = await this.store.write(id, version, read.files)
      try {
        await this.#replace(before, read, folder)
      } catch (error) {
        await this.store.remove(id, before.codeDir)
        throw error
      }
      await this.store.remove(id, before.codeDir, folder)
      return this.find(id)
    })
  }

  uninstall(id: string, { keepData }: { keepData: boolean }): Promise<void> {
    return this.inTurn(async () => {
      const { version } = await this.#removable(id)
      const plugin = this.deps.discover().plugins.find((each) => each.id === id)
      const row = (await readPluginRows(this.deps.db.read)).get(id)
      const gone = { state: 'uninstalled' as const, version, failure: null, failure_code: null }
      const commit = (tx: Tx) => this.#write(tx, id, gone)
      await this.deps.apply({ runs: new Map([[id, false]]), forget: id, commit })
      if (plugin) await this.deps.left(plugin)
      if (!keepData) await dropData(this.deps.db, plugin ?? this.#plugin(id), row)
      if (plugin?.origin !== 'installed') return
      // Files first: a folder without a row would be taken for a new plugin. The panel's own keep their row for that reason.
      await this.store.remove(id)
      if (!keepData) await this.deps.db.transaction((tx) => tx('core_plugins').where('id', id).delete())
    })
  }

  reload(): Promise<void> {
    return this.inTurn(() => this.deps.apply({ insist: [], commit: nothing }))
  }

  async #replace(before: DiscoveredPlugin, { manifest, source }: ReadPlugin, folder: string): Promise<void> {
    const { id, version } = manifest
    const state = (await this.find(id)).state
    const wanted = wantedStates.includes(state)
    const next: DiscoveredPlugin = { id, manifest, dir: folder, codeDir: folder, origin: 'installed' }
    let undo: () => Promise<void> = nothing
    const commit = async (tx: Tx) => {
      const row = { version, source, state: wanted ? ('enabled' as const) : state, failure: null, failure_code: null }
      await this.#write(tx, id, row)
      undo = await this.store.activate(id, folder)
    }
    try {
      if (wanted) await this.deps.apply({ replace: next, insist: [id], commit })
      else await this.deps.apply({ commit })
    } catch (error) {
      await undo()
      if (wanted)
        await rollbackTo(
          this.deps.db,
          { owner: id, dir: join(folder, 'migrations') },
          join(before.codeDir, 'migrations'),
        )
      throw error
    }
  }

  /** Throws PLUGIN_CRITICAL, PLUGIN_NEEDED, PLUGIN_UNKNOWN. */
  async #removable(id: string): Promise<PluginInfo> {
    // Which contracts take many providers is known once those who use them are imported.
    await Promise.allSettled(this.deps.discover().plugins.map((plugin) => loadPlugin(plugin)))
    const info = await this.find(id)
    if (info.critical) throw pluginErrors.PLUGIN_CRITICAL({ plugin: id })
    if (info.dependants.length) throw pluginErrors.PLUGIN_NEEDED({ plugin: id, by: info.dependants.join(', ') })
    return info
  }

  #plugin(id: string): DiscoveredPlugin {
    const { plugins, broken } = this.deps.discover()
    const plugin = plugins.find((each) => each.id === id)
    if (!plugin) throw broken.get(id) ?? pluginErrors.PLUGIN_FILES_MISSING({ plugin: id })
    return plugin
  }

  #write(tx: Tx, id: string, row: Parameters<typeof writePluginRow>[2]): Promise<void> {
    return writePluginRow(tx, id, row, this.deps.clock.now())
  }

  #recordFailure(id: string, version: string, error: PanelError): Promise<void> {
    const failure = {
      state: 'failed' as const,
      version,
      failure_code: error.code,
      failure: error.message.slice(0, 2_000),
    }
    return this.deps.db.transaction((tx) => this.#write(tx, id, failure))
  }
}

import type { PluginOrigin } from './discover.js'
import type { PluginState } from './plugin-states.js'

/** A plugin as the operator's area shows it. */
export interface PluginInfo {
  id: string
  name: string
  version: string
  description: string
  license: string
  state: PluginState
  /** Why it does not run: set when `state` is `failed` or `blocked`, or when its files are missing. */
  failure: { code: string; message: string } | null
  /** Contract id to version. */
  provides: Readonly<Record<string, string>>
  /** Contract id to semver range. */
  consumes: Readonly<Record<string, string>>
  optional: Readonly<Record<string, string>>
  /** Ids of enabled plugins that cannot run without it. */
  dependants: readonly string[]
  permissions: readonly { id: string; scope: 'account' | 'staff'; title: string }[]
  slots: readonly string[]
  /** Hosts it says it talks to. */
  network: readonly string[]
  /** The panel does not start without it: it can be neither disabled nor uninstalled. */
  critical: boolean
  origin: PluginOrigin
  /** What it was installed from ("folder", "archive", "npm:name@1.2.3"); null for the panel's own. */
  source: string | null
  /** Instant, ms; null before the panel first saw it. */
  installedAt: number | null
}

export type InstallSource =
  /** A folder with plugin.json and compiled code: it is copied. */
  | { folder: string }
  /** Bytes of a .tgz, .tar.gz or .zip. */
  | { archive: Buffer }
  /** `name@version` of the npm registry; no script of it is run. */
  | { npm: string }

/** Switches plugins while the panel serves. Inject with `@inject(PluginManager)`. Changes run one after the other. */
export interface PluginManager {
  /** Every plugin the panel knows of, by id. */
  list(): Promise<PluginInfo[]>
  /** Throws PLUGIN_UNKNOWN. */
  find(id: string): Promise<PluginInfo>
  /**
   * Builds a panel with it beside the running one and swaps. Throws the plugin's own failure, which is kept in its row; what ran
   * before goes on. Throws PLUGIN_UNKNOWN.
   */
  enable(id: string): Promise<void>
  /** Throws PLUGIN_NEEDED naming the enabled plugins that need it, PLUGIN_CRITICAL. */
  disable(id: string): Promise<void>
  /** Checks and unpacks it. It is then `installed`: `enable` switches it on. Throws ARCHIVE_*, PLUGIN_INSTALLED, PLUGIN_MANIFEST_*. */
  install(source: InstallSource): Promise<PluginInfo>
  /**
   * Puts another version in the place of an installed plugin, migrates and swaps; if the new one cannot run, the old one stays.
   * Throws PLUGIN_NOT_INSTALLED, PLUGIN_DOWNGRADE.
   */
  upgrade(source: InstallSource): Promise<PluginInfo>
  /** With `keepData: false` its migrations are undone and its settings forgotten. Throws PLUGIN_NEEDED, PLUGIN_CRITICAL. */
  uninstall(id: string, options: { keepData: boolean }): Promise<void>
  /** Builds everything afresh from SQL and files, and swaps: after settings or adapter instances were changed. Other nodes follow. */
  reload(): Promise<void>
}

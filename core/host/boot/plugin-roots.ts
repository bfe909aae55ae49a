import { join } from 'node:path'
import type { Config } from '../../foundation/kernel/config.js'
import { discoverPlugins } from '../plugins/discover.js'
import type { Discovery, PluginRoot } from '../plugins/discover.js'

/** Where operators' plugins are installed. */
export const installedRoot = (config: Config): string => join(config.dataDir, 'plugins')

/** Looks in the project's plugins/, in DATA_DIR/plugins, and in `more`. `only` names what to take of what was not installed. */
export function findPlugins(config: Config, more: readonly PluginRoot[] = [], only?: ReadonlySet<string>): Discovery {
  const found = discoverPlugins([
    { dir: join(config.root, 'plugins'), code: join(config.root, 'dist', 'plugins'), origin: 'project' },
    { dir: installedRoot(config), origin: 'installed' },
    ...more,
  ])
  return only
    ? { ...found, plugins: found.plugins.filter(({ id, origin }) => origin === 'installed' || only.has(id)) }
    : found
}

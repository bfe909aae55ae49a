import type { PluginInfo, Translator } from 'nettoria'

/** The plugin with the words of its manifest in the reader's language, as far as its texts under `manifest` have them. */
export function inLanguage(plugin: PluginInfo, locale: string, translator: Translator): PluginInfo {
  const text = (key: string, written: string) => {
    const full = `${plugin.id}.manifest.${key}`
    return translator.has(locale, full) ? translator.t(locale, full) : written
  }
  return {
    ...plugin,
    name: text('name', plugin.name),
    description: text('description', plugin.description),
    permissions: plugin.permissions.map((permission) => ({
      ...permission,
      title: text(`permissions.${permission.id.slice(plugin.id.length + 1)}`, permission.title),
    })),
  }
}

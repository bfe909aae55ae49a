import { isPanelError } from '../../foundation/kernel/errors.js'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { DiscoveredPlugin } from './discover.js'

interface Culprit {
  plugin: DiscoveredPlugin
  error: PanelError
}

/**
 * Which plugin a failure of the whole build is to be blamed on; nobody when it is the core's own. Of several that do not go together
 * it is the one that comes last in `plugins`.
 */
export function findCulprit(error: unknown, plugins: readonly DiscoveredPlugin[]): Culprit | undefined {
  if (!isPanelError(error)) return undefined
  const named = namesIn(error)
  const plugin = plugins.findLast(({ id }) => named.includes(id))
  return plugin && { plugin, error }
}

function namesIn({ code, params }: PanelError): string[] {
  switch (code) {
    case 'PLUGIN_FAILED':
    case 'THEME_TEMPLATE_INVALID':
      return [String(params['plugin'])]
    case 'PLUGIN_CONTRACT_DUPLICATE':
      return [String(params['first']), String(params['second'])]
    case 'PLUGIN_CYCLE':
      return String(params['path']).split(' -> ')
    default:
      return []
  }
}

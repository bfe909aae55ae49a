import { checkPlugin } from '../toolkit/authoring/check-plugin.js'
import { locatePlugin } from '../toolkit/authoring/check/locate-plugin.js'
import type { Invocation } from './command.js'

/** `nettoria plugin check <id | folder> [--json]`. Exit codes: 0 nothing found, 1 findings, 2 not understood. */
export async function pluginCheck({ root, words, flags, out, err, exit }: Invocation): Promise<number> {
  const [, , what] = words
  const place = what === undefined ? undefined : locatePlugin(root, what)
  if (!place) {
    err(what ? `There is no plugin.json in "${what}".\n` : 'Say: nettoria plugin check <id | folder> [--json]\n')
    return 2
  }
  const checked = await checkPlugin(place)
  const lines = [
    ...checked.findings.map(({ where, code, message, fix }) => `${where} ${code}: ${message} (${fix})`),
    `${checked.id}: ${checked.findings.length} findings`,
    ...checked.next.map((command) => `now run the ${command}`),
  ]
  out(`${flags['json'] ? JSON.stringify(checked, null, 2) : lines.join('\n')}\n`)
  const code = checked.findings.length ? 1 : 0
  // A plugin that leaks a timer would hold this process for ever.
  exit?.(code)
  return code
}

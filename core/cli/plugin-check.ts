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
  const faults = checked.findings.filter(({ warning }) => !warning)
  const warnings = checked.findings.length - faults.length
  const lines = [
    ...checked.findings.map(
      ({ where, code, message, fix, warning }) => `${where} ${warning ? '(warning) ' : ''}${code}: ${message} (${fix})`,
    ),
    `${checked.id}: ${faults.length} findings${warnings ? `, ${warnings} warnings` : ''}`,
    ...checked.next.map((command) => `now run the ${command}`),
  ]
  out(`${flags['json'] ? JSON.stringify(checked, null, 2) : lines.join('\n')}\n`)
  const code = faults.length ? 1 : 0
  // A plugin that leaks a timer would hold this process for ever.
  exit?.(code)
  return code
}

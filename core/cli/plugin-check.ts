import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkPlugin } from '../toolkit/authoring/check-plugin.js'
import type { CheckedPlugin } from '../toolkit/authoring/check-plugin.js'
import { locatePlugin } from '../toolkit/authoring/check/locate-plugin.js'
import type { Invocation } from './command.js'

const usage = 'Say: nettoria plugin check <id | folder> [--json], or --all for the plugins of this checkout\n'

/** `nettoria plugin check <id | folder> [--json]`, or `--all`. Exit codes: 0 nothing found, 1 findings, 2 not understood. */
export async function pluginCheck({ root, words, flags, out, err, exit }: Invocation): Promise<number> {
  const [, , what] = words
  const wanted = flags['all'] ? readdirSync(join(root, 'plugins')).sort() : what === undefined ? [] : [what]
  if (wanted.length === 0) {
    err(usage)
    return 2
  }
  let code = 0
  for (const each of wanted) {
    const place = locatePlugin(root, each)
    if (!place) {
      err(`There is no plugin.json in "${each}". ${usage}`)
      return 2
    }
    const checked = await checkPlugin(place)
    const faults = checked.findings.filter(({ warning }) => !warning).length
    out(`${flags['json'] ? JSON.stringify(checked, null, 2) : linesOf(checked, faults).join('\n')}\n`)
    if (faults) code = 1
  }
  // A plugin that leaks a timer would hold this process for ever.
  exit?.(code)
  return code
}

function linesOf({ id, findings, next }: CheckedPlugin, faults: number): string[] {
  const warnings = findings.length - faults
  return [
    ...findings.map(
      ({ where, code, message, fix, warning }) => `${where} ${warning ? '(warning) ' : ''}${code}: ${message} (${fix})`,
    ),
    `${id}: ${faults} findings${warnings ? `, ${warnings} warnings` : ''}`,
    ...next.map((command) => `now run the ${command}`),
  ]
}

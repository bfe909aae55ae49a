import { relative } from 'node:path'
import { scaffoldKinds, scaffoldPlugin } from '../toolkit/authoring/scaffold-plugin.js'
import { isPanelError } from '../foundation/kernel/errors.js'
import type { Invocation } from './command.js'

/** `nettoria plugin new <kind> <id> [--dir=plugins]`. Exit codes: 0 written, 2 not understood or refused. */
export async function pluginNew({ root, words, flags, out, err }: Invocation): Promise<number> {
  const print = (line: string) => out(`${line}\n`)
  const [, , kind, id] = words
  if (!kind || !id) {
    print(`Say: nettoria plugin new <${scaffoldKinds.join('|')}> <id> [--dir=plugins]`)
    return 2
  }
  const dir = typeof flags['dir'] === 'string' ? flags['dir'] : 'plugins'
  try {
    const made = await scaffoldPlugin({ root, kind, id, dir })
    const place = relative(root, made.dir)
    for (const file of made.files) print(`wrote ${place}/${file}`)
    print(`Try it: npm run build && node --test dist/${place}/${id}.test.js`)
    return 0
  } catch (error) {
    if (!isPanelError(error) || !error.code.startsWith('SCAFFOLD_')) throw error
    err(`${error.code}: ${error.message}\n`)
    return 2
  }
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { references } from '../toolkit/docs/references.js'
import type { Invocation } from './command.js'

/** Writes docs/reference anew from the code. */
export async function writeDocs({ root, out }: Invocation): Promise<void> {
  const dir = join(root, 'docs', 'reference')
  mkdirSync(dir, { recursive: true })
  for (const [name, text] of await references(root)) writeFileSync(join(dir, name), text)
  out('docs/reference is up to date.\n')
}

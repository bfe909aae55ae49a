import { randomUUID } from 'node:crypto'
import type { Reader, Tx } from '../../foundation/data/database.js'

const name = 'plugins.revision'

/** Changes whenever somebody changed plugins, their settings or instances. Empty before the first change. */
export async function readRevision(read: Reader): Promise<string> {
  const row = (await read('core_panel').where({ name }).first('value')) as { value: string } | undefined
  return row?.value ?? ''
}

/** Tells every node to look again. Answers the revision before and the new one. */
export async function writeRevision(tx: Tx): Promise<{ before: string; now: string }> {
  const before = await readRevision(tx)
  const now = randomUUID()
  await tx('core_panel').insert({ name, value: now }).onConflict('name').merge(['value'])
  return { before, now }
}

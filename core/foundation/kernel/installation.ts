import { randomUUID } from 'node:crypto'
import type { Database } from '../data/database.js'

/** The installation's own id, made once: machines, markers and mails carry it. */
export async function installationId(db: Database): Promise<string> {
  return db.transaction(async (tx) => {
    await tx('core_panel').insert({ name: 'id', value: randomUUID() }).onConflict('name').ignore()
    const row = (await tx('core_panel').where('name', 'id').first('value')) as { value: string }
    return row.value
  })
}

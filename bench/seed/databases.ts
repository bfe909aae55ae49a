import type { Engine } from '../../core/foundation/data/database.js'
import { createTestDatabase } from '../../core/toolkit/testing/engines.js'

/** Names of an engine's server processes: what they use belongs to the run. */
export const serverPrograms: Record<Engine, readonly string[]> = {
  sqlite: [],
  mysql: ['mariadbd', 'mysqld'],
  pg: ['postgres'],
}

export const databaseNames: Record<Engine, string> = { sqlite: 'SQLite', mysql: 'MariaDB', pg: 'PostgreSQL' }

/** Of the wanted engines those that answer, and a sentence for each that does not. */
export async function findDatabases(wanted: readonly Engine[]): Promise<{ up: Engine[]; absent: string[] }> {
  const [up, absent]: [Engine[], string[]] = [[], []]
  for (const engine of wanted) {
    const reason = engine === 'sqlite' ? null : await failureOf(engine)
    if (reason === null) up.push(engine)
    else absent.push(`${databaseNames[engine]} is absent (${reason}).`)
  }
  return { up, absent }
}

/** Makes a database and drops it: more than a port that is open. */
async function failureOf(engine: Engine): Promise<string | null> {
  try {
    await (await createTestDatabase(engine)).drop()
    return null
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return code ?? message
  }
}

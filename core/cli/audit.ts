import { Audits } from '../contracts/audits.js'
import { loadConfig } from '../foundation/kernel/config.js'
import { createLogger } from '../foundation/kernel/pino-logger.js'
import { createPanel } from '../host/panel.js'
import type { Invocation } from './command.js'
import { readEnvironment } from './environment.js'

/** Recomputes every invariant the plugins hold, on the live database. Names each breach; the exit code is 1 when there is one. */
export async function audit(invocation: Invocation): Promise<number> {
  const { root, flags, out, log } = invocation
  const config = loadConfig({ NODE_ENV: 'production', ...readEnvironment(invocation) }, root)
  const panel = await createPanel({ config, log: createLogger('warn', log) })
  try {
    const breaches = []
    for (const { id, adapter } of panel.services.registries.registry(Audits).list())
      breaches.push(...(await adapter.run(panel.db.read)).map((breach) => ({ audit: id, ...breach })))
    if (flags['json']) out(`${JSON.stringify({ breaches }, null, 2)}\n`)
    else {
      for (const breach of breaches) out(`${breach.audit}: ${breach.invariant}, ${breach.subject}: ${breach.message}\n`)
      out(breaches.length ? `${breaches.length} breaches\n` : 'Everything adds up.\n')
    }
    return breaches.length ? 1 : 0
  } finally {
    await panel.stop()
  }
}

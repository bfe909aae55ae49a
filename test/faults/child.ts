import { createInterface } from 'node:readline'
import { Audits } from '../../core/contracts/audits.js'
import type { Audit } from '../../core/contracts/audits.js'
import { loadConfig } from '../../core/foundation/kernel/config.js'
import { createLogger } from '../../core/foundation/kernel/pino-logger.js'
import { createPanel } from '../../core/host/panel.js'

/**
 * A panel as `nettoria serve` runs it, for tests to kill: system clock, agenda's jobs, configuration from DATA_DIR/config.json, and
 * the environment. Prints `{"port"}` once it serves. It reads lines: `audit` delivers what is due and prints `{"audits", "breaches"}`;
 * any other names the point where it shall die. When its standard input ends, it is dead.
 */
const [root = ''] = process.argv.slice(2)
const config = loadConfig(process.env, root)
const panel = await createPanel({ config, log: createLogger(config.logLevel) })

async function audit(): Promise<void> {
  await panel.services.events.drain()
  const audits = panel.services.registries.registry(Audits).list()
  const found = await Promise.all(audits.map(({ adapter }) => (adapter as Audit).run(panel.db.read)))
  say({ audits: audits.length, breaches: found.flat() })
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'audit') void audit()
    else process.env['NETTORIA_FAULT'] = line
  })
  // A test that dies must not leave its children behind.
  .once('close', () => process.kill(process.pid, 'SIGKILL'))

const port = await panel.listen()
await panel.work()
say({ port, failed: [...panel.failures.keys()] })

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

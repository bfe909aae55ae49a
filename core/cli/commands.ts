import { audit } from './audit.js'
import type { Command } from './command.js'
import { demo } from './demo.js'
import { doctor } from './doctor.js'
import { dev } from './dev.js'
import { migrate } from './migrate.js'
import { plugin } from './plugin.js'
import { serve } from './serve.js'
import { theme } from './theme.js'
import { web } from './web.js'
import { worker } from './worker.js'
import { writeDocs } from './write-docs.js'

export const commands: Record<string, Command> = {
  demo: { summary: 'the whole product with an embedded database and made-up data', run: demo },
  start: { summary: 'migrate, then serve pages, API and jobs', run: serve },
  web: { summary: 'one of several nodes: serve pages and API, leave jobs to workers', run: web },
  worker: { summary: 'one of several nodes: work jobs and deliver events, serve no page', run: worker },
  dev: { summary: 'the demo, rebuilt and restarted when a source changes', run: dev },
  plugin: { summary: 'plugin list | install | enable | disable | upgrade | uninstall | new | check', run: plugin },
  migrate: { summary: 'bring the database up to date and stop', run: migrate },
  audit: { summary: 'recompute every invariant of the books; --json', run: audit },
  doctor: { summary: 'look whether everything works, say what to mend; --json', run: doctor },
  theme: { summary: 'theme new | check | dev | shoot: make and prove a theme', run: theme },
  docs: { summary: 'write docs/reference from the code', run: writeDocs },
  help: {
    summary: 'this list',
    async run() {
      const lines = Object.entries(commands).map(([name, { summary }]) => `  nettoria ${name.padEnd(10)} ${summary}`)
      process.stdout.write(`${lines.join('\n')}\n`)
    },
  },
}

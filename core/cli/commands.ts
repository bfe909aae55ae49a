import type { Command } from './command.js'

export const commands: Record<string, Command> = {
  demo: {
    summary: 'the whole product with an embedded database and made-up data',
    load: async () => (await import('./demo.js')).demo,
  },
  start: { summary: 'migrate, then serve pages, API and jobs', load: async () => (await import('./serve.js')).serve },
  web: {
    summary: 'one of several nodes: serve pages and API, leave jobs to workers',
    load: async () => (await import('./web.js')).web,
  },
  worker: {
    summary: 'one of several nodes: work jobs and deliver events, serve no page',
    load: async () => (await import('./worker.js')).worker,
  },
  dev: {
    summary: 'the demo, rebuilt and restarted when a source changes',
    load: async () => (await import('./dev.js')).dev,
  },
  plugin: {
    summary: 'plugin list | install | enable | disable | upgrade | uninstall | new | check',
    load: async () => (await import('./plugin.js')).plugin,
  },
  migrate: {
    summary: 'bring the database up to date and stop',
    load: async () => (await import('./migrate.js')).migrate,
  },
  audit: {
    summary: 'recompute every invariant of the books; --json',
    load: async () => (await import('./audit.js')).audit,
  },
  doctor: {
    summary: 'look whether everything works, say what to mend; --json',
    load: async () => (await import('./doctor.js')).doctor,
  },
  theme: {
    summary: 'theme new | check | dev | shoot: make and prove a theme',
    load: async () => (await import('./theme.js')).theme,
  },
  docs: {
    summary: 'write docs/reference from the code',
    load: async () => (await import('./write-docs.js')).writeDocs,
  },
  help: {
    summary: 'this list',
    load:
      async () =>
      async ({ out }) => {
        const lines = Object.entries(commands).map(([name, { summary }]) => `  nettoria ${name.padEnd(10)} ${summary}`)
        out(`${lines.join('\n')}\n`)
      },
  },
}

import type { EventType, HookType } from '../../contracts/define.js'
import { collectExports } from './collect-exports.js'

const kindOf = (value: unknown) => (value as { kind?: string } | null)?.kind

/** docs/reference/events-and-hooks.md */
export async function eventReference(root: string): Promise<string> {
  const exported = await collectExports(root, ['core/contracts'], /\.js$/)
  const events = exported
    .filter(({ value }) => kindOf(value) === 'event')
    .map(({ file, value }) => ({ file, event: value as EventType }))
  const hooks = exported
    .filter(({ value }) => kindOf(value) === 'hook')
    .map(({ file, value }) => ({ file, hook: value as HookType }))
  const source = (file: string) => `\`${file.replace(/\.js$/, '.ts')}\``
  return [
    '# Events and hooks',
    '',
    'Generated from `core/contracts` by `npm run docs`; a test compares the two.',
    '',
    '## Events',
    '',
    'A fact, stated after commit. Subscribe with `plugin.events.on(Event, "handler-name", handler)`.',
    '',
    '| Event | Version | Payload | Defined in |',
    '| --- | --- | --- | --- |',
    ...events
      .sort((a, b) => a.event.name.localeCompare(b.event.name))
      .map(({ file, event }) => `| \`${event.name}\` | ${event.version} | ${payloadOf(event)} | ${source(file)} |`),
    '',
    '## Hooks',
    '',
    'A value that plugins may change before it is used. Tap with `plugin.hooks.tap(Hook, tap)`.',
    '',
    '| Hook | Version | On error | Time limit | Defined in |',
    '| --- | --- | --- | --- | --- |',
    ...hooks.map(
      ({ file, hook }) =>
        `| \`${hook.name}\` | ${hook.version} | ${hook.onError} | ${hook.timeLimit} ms | ${source(file)} |`,
    ),
    '',
  ].join('\n')
}

function payloadOf(event: EventType): string {
  const properties = (event.payload as unknown as { properties?: Record<string, { type?: string }> }).properties ?? {}
  return Object.entries(properties)
    .map(([name, field]) => `\`${name}\` ${field.type ?? 'one of'}`)
    .join(', ')
}

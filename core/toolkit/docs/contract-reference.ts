import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readSources } from '../lint/read-sources.js'
import type { Manifest } from '../../host/plugins/manifest.js'

interface Place {
  template: string
  given: string[]
}

function manifests(root: string): Manifest[] {
  return readdirSync(join(root, 'plugins'))
    .map((id) => join(root, 'plugins', id, 'plugin.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Manifest)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

const named = (ids: string[]) => ids.map((id) => `\`${id}\``).join(', ') || 'none'

/** docs/reference/contracts.md */
export function contractReference(root: string): string {
  const all = manifests(root)
  const pattern = /^export const (\w+) = (contract|adapters)<(\w+)>\('([^']+)', '([^']+)'\)/gm
  const rows = readSources(root, ['core/contracts'])
    .flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map(([, name, kind, type, id, version]) => ({
        path,
        name,
        kind,
        type,
        id: id!,
        version,
      })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ path, name, kind, type, id, version }) => {
      const providers = all.filter(({ provides }) => id in (provides ?? {})).map((plugin) => plugin.id)
      const users = all
        .filter(({ consumes, optional }) => id in { ...consumes, ...optional })
        .map((plugin) => plugin.id)
      return `| \`${id}\` | ${version} | ${kind === 'adapters' ? 'many' : 'one'} | \`${name}\` (\`${type}\`), \`${path}\` | ${named(providers)} | ${named(users)} |`
    })
  return [
    '# Contracts',
    '',
    'Where plugins meet. A contract has one provider, or many (adapters: definitions that operators configure instances of).',
    'Generated from `core/contracts` and the manifests by `npm run docs`; a test compares the two.',
    '',
    '| Contract | Version | Providers | Import and type | Provided by | Used by |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

/** docs/reference/slots.md */
export function slotReference(root: string): string {
  const all = manifests(root)
  const places = new Map<string, Place[]>()
  const pattern = /\{\{\s*slot\s+['"]([\w.-]+)['"]([^}]*)\}\}/g
  for (const { path, text } of readSources(root, ['themes/default', 'plugins']).filter((source) =>
    source.path.endsWith('.hbs'),
  ))
    for (const [, name, hash] of text.matchAll(pattern)) {
      const given = [...hash!.matchAll(/(\w+)=/g)].map(([, key]) => key!)
      places.set(name!, [...(places.get(name!) ?? []), { template: path, given }])
    }
  const rows = [...places.keys()].sort().map((name) => {
    const where = places.get(name)!
    const given = [...new Set(where.flatMap((place) => place.given))]
    const fillers = all.filter(({ slots }) => slots?.includes(name)).map(({ id }) => id)
    return `| \`${name}\` | ${named([...new Set(where.map(({ template }) => template))])} | ${named(given)} | ${named(fillers)} |`
  })
  return [
    '# Slots',
    '',
    'Places in pages where a plugin adds a part: `plugin.slot(name, { id, view, load })`. `load` gets the principal and what the place gives.',
    'Generated from the templates by `npm run docs`; a test compares the two.',
    '',
    '| Slot | In | Gives | Filled by |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

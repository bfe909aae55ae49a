import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import semver from 'semver'
import { explainFault } from '../../foundation/kernel/explain-fault.js'
import { hasIcon } from '../../web/themes/icons.js'
import { pluginErrors } from './errors.js'

const slug = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const Slug = Type.String({ pattern: slug.source, maxLength: 40 })
const ContractId = Type.String({ pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$' })
const Versions = Type.Record(ContractId, Type.String({ minLength: 1, maxLength: 40 }))

/** The shape of plugin.json. Closed: an unknown field is a mistake. */
export const ManifestSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Slug,
    name: Type.String({ minLength: 1, maxLength: 80 }),
    version: Type.String({ minLength: 5, maxLength: 40, description: 'Semver of the plugin' }),
    description: Type.String({ minLength: 1, maxLength: 300 }),
    panel: Type.String({ minLength: 1, maxLength: 40, description: 'Semver range of the plugin API' }),
    provides: Type.Optional(Versions),
    consumes: Type.Optional(Versions),
    optional: Type.Optional(Versions),
    after: Type.Optional(Type.Array(Slug)),
    permissions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({ pattern: '^[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+$' }),
            scope: Type.Union([Type.Literal('account'), Type.Literal('staff')]),
            title: Type.String({ minLength: 1, maxLength: 120 }),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    menus: Type.Optional(
      Type.Array(
        Type.Object(
          {
            menu: Type.Enum(['customer', 'admin', 'storefront', 'user']),
            id: Type.String({ pattern: '^[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*$', maxLength: 80 }),
            label: Type.String({ minLength: 1, maxLength: 120, description: 'A locale key' }),
            href: Type.String({ pattern: '^/', maxLength: 200 }),
            icon: Type.String({ minLength: 1, maxLength: 60, description: 'A Tabler icon' }),
            permission: Type.Optional(Type.String({ description: 'Shown only to who holds it' })),
            order: Type.Integer({ description: 'Entries are sorted by it, then by id' }),
          },
          { additionalProperties: false },
        ),
        { description: 'Entries of menus' },
      ),
    ),
    slots: Type.Optional(Type.Array(Type.String(), { description: 'Places in pages where the plugin adds parts' })),
    network: Type.Optional(Type.Array(Type.String(), { description: 'Hosts the plugin talks to, for review' })),
    critical: Type.Optional(Type.Boolean({ description: 'The panel does not start without it' })),
    license: Type.String({ minLength: 1, maxLength: 80 }),
  },
  { additionalProperties: false, $id: 'https://nettoria.dev/schemas/plugin.json', title: 'Nettoria plugin manifest' },
)

export type Manifest = Static<typeof ManifestSchema>

const check = Compile(ManifestSchema)

/** Version of the plugin API that this core offers. */
export const pluginApiVersion = '1.0.0'

// Tables, migrations, permissions and jobs carry the id of their owner, and these are the panel's own.
const taken = new Set(['core', 'identity', 'nettoria', 'vendor'])

/** Whether a plugin may be called so. */
export const isPluginId = (id: string): boolean => slug.test(id) && id.length <= 40 && !taken.has(id)

/** Checks parsed JSON. Throws PLUGIN_MANIFEST_INVALID with the first fault, or PLUGIN_PANEL_VERSION. */
export function validateManifest(json: unknown, file: string): Manifest {
  if (!check.Check(json)) {
    const reason = explainFault(check.Errors(json))
    throw pluginErrors.PLUGIN_MANIFEST_INVALID({ file, reason })
  }
  if (taken.has(json.id))
    throw pluginErrors.PLUGIN_MANIFEST_INVALID({ file, reason: `the id "${json.id}" belongs to the panel` })
  if (!semver.valid(json.version))
    throw pluginErrors.PLUGIN_MANIFEST_INVALID({ file, reason: `version "${json.version}" is not semver` })
  const ranges = [json.panel, ...Object.values(json.consumes ?? {}), ...Object.values(json.optional ?? {})]
  const bad = ranges.find((range) => semver.validRange(range) === null)
  if (bad !== undefined) throw pluginErrors.PLUGIN_MANIFEST_INVALID({ file, reason: `"${bad}" is not a semver range` })
  const badVersion = Object.entries(json.provides ?? {}).find(([, version]) => !semver.valid(version))
  if (badVersion)
    throw pluginErrors.PLUGIN_MANIFEST_INVALID({
      file,
      reason: `provides ${badVersion[0]} in version "${badVersion[1]}"`,
    })
  // A template throws for an icon it cannot draw, and a menu stands on every page.
  const odd = (json.menus ?? []).findIndex(({ icon }) => !hasIcon(icon))
  if (odd >= 0)
    throw pluginErrors.PLUGIN_MANIFEST_INVALID({
      file,
      reason: `/menus/${odd}/icon: there is no Tabler icon "${json.menus![odd]!.icon}", choose one from https://tabler.io/icons`,
    })
  if (!semver.satisfies(pluginApiVersion, json.panel))
    throw pluginErrors.PLUGIN_PANEL_VERSION({ plugin: json.id, wanted: json.panel, offered: pluginApiVersion })
  return json
}

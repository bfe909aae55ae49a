import { ManifestSchema } from '../../host/plugins/manifest.js'
import { themeRulesPage } from '../theme-lint/rules.js'
import { contractReference, slotReference } from './contract-reference.js'
import { errorReference } from './error-reference.js'
import { eventReference } from './event-reference.js'
import { pluginApiReference } from './plugin-api.js'
import { settingsReference } from './settings-reference.js'

/** Every generated file of docs/reference, by name. */
export async function references(root: string): Promise<Map<string, string>> {
  return new Map([
    ['errors.md', await errorReference(root)],
    ['events-and-hooks.md', await eventReference(root)],
    ['contracts.md', contractReference(root)],
    ['slots.md', slotReference(root)],
    ['settings-fields.md', await settingsReference(root)],
    ['plugin-api.md', pluginApiReference(root)],
    ['theme-rules.md', themeRulesPage()],
    [
      'plugin.schema.json',
      `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...ManifestSchema }, null, 2)}\n`,
    ],
  ])
}

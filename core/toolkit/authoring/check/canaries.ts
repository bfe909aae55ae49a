import type { TestPanel } from '../../testing/test-panel.js'
import type { Field, SettingsSchema } from '../../../web/settings/fields.js'
import type { RunningPlugin } from '../../../host/plugins/start-plugins.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import { listTables } from './list-tables.js'
import { routesOf } from './registered.js'

/** What every secret field is filled with. */
export const canary = 'canary-b7c1e0-never-to-be-seen'

/** Values for a schema with a canary in each secret field, and something plausible in each required one. */
export function canaryValues(schema: SettingsSchema): Record<string, unknown> {
  const filled = Object.entries(schema).map(([name, field]) => [name, valueOf(field)])
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined)) as Record<string, unknown>
}

function valueOf(field: Field): unknown {
  if (field.type === 'secret') return canary
  if ('default' in field && field.default !== undefined) return undefined
  if (!('required' in field) || !field.required) return undefined
  // Nobody listens on the discard port of this machine: a probe fails at once, and its failure is what we want to read.
  if (field.type === 'url') return 'http://127.0.0.1:9'
  return field.type === 'number' ? (field.min ?? 1) : 'check'
}

/** Makes an instance of every definition that the plugin offers and probes it. Answers what the probes said. */
export async function tryInstances(panel: TestPanel, plugin: RunningPlugin): Promise<string[]> {
  const { store } = panel.panel.services
  await panel.db.transaction(async (tx) => {
    for (const [position, { contract, definition }] of plugin.registration.adapters.entries()) {
      const row = {
        contract: contract.id,
        definition: definition.definition,
        instance: `check-${position}`,
        title: definition.title,
      }
      const settings = canaryValues(definition.settings)
      await store.saveInstance(tx, { ...row, settings, position }, definition.settings, panel.clock.now())
    }
  })
  await panel.panel.lifecycle.manager.reload()
  const said = panel.panel.failedInstances.map(({ error }) => error.message)
  for (const { contract } of plugin.registration.adapters)
    for (const { adapter, plugin: owner } of panel.panel.services.registries.registry(contract).list())
      if (owner === plugin.id) said.push(await probe(adapter))
  return said
}

async function probe(adapter: unknown): Promise<string> {
  const { probe: ask } = adapter as { probe?(call: object): Promise<unknown> }
  if (!ask) return ''
  try {
    return JSON.stringify(await ask.call(adapter, { signal: AbortSignal.timeout(5_000) }))
  } catch (error) {
    return (error as Error).stack ?? String(error)
  }
}

/** Looks for the canary in the log, in what was answered, in every row, and on every page of the plugin that needs no id. */
export async function findCanary(
  panel: TestPanel,
  plugin: RunningPlugin,
  log: readonly string[],
  said: readonly string[],
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = []
  const look = (where: string, text: string) => {
    if (text.includes(canary))
      findings.push(found('secret-shown', where, 'the value of a secret setting is there in the clear'))
  }
  look('answer of a probe', said.join('\n'))
  const { token } = await panel.admin()
  const pages = (await routesOf(plugin)).filter(({ method, url }) => method === 'GET' && !/[:*]/.test(url))
  for (const { url } of pages)
    look(`GET ${url}`, (await panel.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } })).body)
  await panel.settle()
  const text = (row: unknown) =>
    JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  for (const table of await listTables(panel.db)) look(`table ${table}`, text(await panel.db.knex(table).select()))
  look('log', log.join('\n'))
  return findings
}

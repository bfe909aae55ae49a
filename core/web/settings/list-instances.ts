import type { Reader } from '../../foundation/data/database.js'
import type { OwnedDefinition } from './adapter-definition.js'
import { maskValues } from './change-values.js'
import type { ShownValues } from './change-values.js'
import { fileOfInstance } from './instance-file.js'
import type { ContractView, DefinitionView, InstanceView } from './instances-admin.js'
import type { InstancesDeps } from './instances-deps.js'
import type { InstanceRow } from './settings-store.js'

export interface StoredInstance extends InstanceRow {
  id: number
  enabled: number
  position: number
  changed_at: number
}

/** Enabled or not, in the operator's order; secrets sealed. */
export async function storedRows(read: Reader): Promise<StoredInstance[]> {
  return (await read('core_adapter_instances').orderBy(['contract', 'position', 'id'])) as StoredInstance[]
}

export function viewDefinition({ contract, plugin, definition }: OwnedDefinition): DefinitionView {
  return {
    contract: contract.id,
    definition: definition.definition,
    title: definition.title,
    plugin,
    schema: definition.settings,
  }
}

/** Contracts that take instances with everything in them: one query. */
export async function listInstances(deps: InstancesDeps): Promise<ContractView[]> {
  const rows = await storedRows(deps.db.read)
  const offers = deps.registries.offers()
  // Contracts whose every definition exists by itself (audits, seeds) are no matter of the operator.
  const configurable = offers.filter(({ definition }) => !definition.automatic).map(({ contract }) => contract.id)
  const contracts = [...new Set([...configurable, ...rows.map((row) => row.contract)])].sort()
  return contracts.map((contract) => {
    const offered = offers.filter((offer) => offer.contract.id === contract)
    const own = rows.filter((row) => row.contract === contract)
    const automatic = offered
      .filter(({ definition }) => definition.automatic && !own.some((row) => row.instance === definition.definition))
      .map(viewAutomatic)
    return {
      contract,
      definitions: offered.map(viewDefinition),
      instances: [...own.map((row) => view(deps, row)), ...automatic],
    }
  })
}

function viewAutomatic(offer: OwnedDefinition): InstanceView {
  const { contract, definition, title, schema } = viewDefinition(offer)
  const shown = maskValues(schema, {})
  const state = { enabled: true, state: 'running', failure: null } as const
  return {
    contract,
    definition,
    title,
    schema,
    instance: definition,
    origin: 'automatic',
    file: null,
    ...state,
    ...shown,
  }
}

function view(deps: InstancesDeps, row: StoredInstance): InstanceView {
  const { contract, instance, definition, title } = row
  const offer = deps.registries.find(contract, definition)
  const failed = deps.registries.failed().find((each) => each.contract === contract && each.instance === instance)
  const enabled = Number(row.enabled) === 1
  const state = !enabled ? 'disabled' : !offer ? 'unavailable' : failed ? 'failed' : 'running'
  const fromFile = deps.config.instances.some((each) => each.contract === contract && each.id === instance)
  return {
    contract,
    instance,
    definition,
    title,
    origin: fromFile ? 'file' : 'panel',
    file: fromFile ? fileOfInstance(deps.config, { contract, id: instance }) : null,
    enabled,
    state,
    failure: failed && enabled ? { code: failed.error.code, message: failed.error.message } : null,
    schema: offer?.definition.settings ?? null,
    ...shownValues(row, offer),
  }
}

// Secrets are not opened to be shown: that they are stored is enough.
function shownValues(row: StoredInstance, offer: OwnedDefinition | undefined): ShownValues {
  if (!offer) return { values: {}, secrets: {} }
  return maskValues(offer.definition.settings, JSON.parse(row.settings) as Record<string, unknown>)
}

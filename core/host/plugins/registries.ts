import type { AdapterContract } from '../../foundation/di/contract.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { readValues } from '../../web/settings/read-values.js'
import type { InstanceRow, SettingsStore } from '../../web/settings/settings-store.js'
import { AdapterRegistry } from './adapter-registry.js'
import { pluginErrors } from './errors.js'
import type {
  AdapterDefinition,
  AdapterEnvironment,
  AdapterOffers,
  FailedInstance,
  OwnedDefinition,
} from '../../web/settings/adapter-definition.js'

/** All adapter contracts of a running panel: which definitions plugins offer, and the instances made of them. */
export class Registries implements AdapterOffers {
  readonly #registries = new Map<symbol, AdapterRegistry<unknown>>()
  readonly #definitions: OwnedDefinition[] = []
  #failed: readonly FailedInstance[] = []

  registry<T>(contract: AdapterContract<T>): AdapterRegistry<T> {
    const known = this.#registries.get(contract.token) ?? new AdapterRegistry(contract.id)
    this.#registries.set(contract.token, known)
    return known as AdapterRegistry<T>
  }

  offer(plugin: string, contract: AdapterContract<unknown>, definition: AdapterDefinition<unknown>): void {
    this.#definitions.push({ plugin, contract, definition })
  }

  /** What plugins offer. */
  offers(): readonly OwnedDefinition[] {
    return this.#definitions
  }

  /** Instances that could not start. */
  failed(): readonly FailedInstance[] {
    return this.#failed
  }

  /** An instance of the moment, for a test of its settings: it joins no registry. Throws SETTINGS_INVALID. */
  draft(
    { contract, definition }: OwnedDefinition,
    instance: string,
    values: Record<string, unknown>,
    environment: AdapterEnvironment,
  ): unknown {
    const settings = readValues(definition.settings, values, `the instance "${instance}" of ${contract.id}`)
    const { log, clock, panelId, appUrl } = environment
    return definition.create(settings, { instance, log, clock, panelId, appUrl })
  }

  find(contract: string, definition: string): OwnedDefinition | undefined {
    return this.#definitions.find(
      (offer) => offer.contract.id === contract && offer.definition.definition === definition,
    )
  }

  /** Makes every instance, the automatic ones first. One that cannot start is reported and left out. */
  activate(rows: readonly InstanceRow[], store: SettingsStore, environment: AdapterEnvironment): FailedInstance[] {
    for (const offer of this.#definitions.filter(({ definition }) => definition.automatic))
      this.#create(offer, { instance: offer.definition.definition, title: offer.definition.title }, {}, environment)
    this.#failed = rows.flatMap((row) => {
      try {
        const offer = this.find(row.contract, row.definition)
        if (!offer) throw pluginErrors.ADAPTER_DEFINITION_UNKNOWN({ ...row })
        this.#create(offer, row, store.instanceValues(row), environment)
        return []
      } catch (error) {
        const reason = (error as Error).message
        const failure = isPanelError(error)
          ? error
          : pluginErrors.ADAPTER_INSTANCE_FAILED(
              { contract: row.contract, instance: row.instance, reason },
              { cause: error },
            )
        environment.log.error(
          { contract: row.contract, instance: row.instance, errorCode: failure.code },
          failure.message,
        )
        return [{ contract: row.contract, instance: row.instance, error: failure }]
      }
    })
    return [...this.#failed]
  }

  #create(
    { plugin, contract, definition }: OwnedDefinition,
    row: { instance: string; title: string },
    values: Record<string, unknown>,
    { log, clock, panelId, appUrl }: AdapterEnvironment,
  ): void {
    const settings = readValues(definition.settings, values, `the instance "${row.instance}" of ${contract.id}`)
    const adapter = definition.create(settings, {
      instance: row.instance,
      log: log.child({ plugin, instance: row.instance }),
      clock,
      panelId,
      appUrl,
    })
    this.registry(contract).add({
      id: row.instance,
      title: row.title,
      definition: definition.definition,
      plugin,
      adapter,
    })
  }
}

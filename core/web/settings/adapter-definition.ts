import type { AdapterContract } from '../../foundation/di/contract.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { SettingsSchema, SettingsValues } from './fields.js'

/** What an adapter may use: a logger, the clock, who the panel is. No transaction and no tables: adapters translate. */
export interface AdapterContext {
  /** The instance's slug ("tehran-1"). */
  readonly instance: string
  readonly log: Logger
  readonly clock: Clock
  /** Stable id of this installation (a uuid). */
  readonly panelId: string
  /** The panel's own address without a trailing slash ("https://panel.example.com"). */
  readonly appUrl: string
}

export interface AdapterDefinition<T, S extends SettingsSchema = SettingsSchema> {
  /** Short name of the definition, unique in the contract ("zarinpal"). */
  definition: string
  title: string
  settings: S
  /** Needs no configuration: one instance of it exists by itself, named like the definition. */
  automatic?: true
  create(settings: SettingsValues<S>, context: AdapterContext): T
}

/** A definition, and the plugin that offers it. */
export interface OwnedDefinition {
  plugin: string
  contract: AdapterContract<unknown>
  definition: AdapterDefinition<unknown>
}

/** A configured instance that could not start. */
export interface FailedInstance {
  contract: string
  instance: string
  error: PanelError
}

/** What an instance is made with, beside its settings. */
export interface AdapterEnvironment {
  log: Logger
  clock: Clock
  panelId: string
  appUrl: string
}

/** What running plugins offer to configure. */
export interface AdapterOffers {
  offers(): readonly OwnedDefinition[]
  /** Instances that could not start. */
  failed(): readonly FailedInstance[]
  find(contract: string, definition: string): OwnedDefinition | undefined
  /** An instance of the moment, for a test of its settings: it joins no registry. Throws SETTINGS_INVALID. */
  draft(
    offer: OwnedDefinition,
    instance: string,
    values: Record<string, unknown>,
    environment: AdapterEnvironment,
  ): unknown
}

import type { SettingsChange, ShownValues } from './change-values.js'
import type { SettingsSchema } from './fields.js'

/** A kind of connection that a plugin offers ("vcenter"). */
export interface DefinitionView {
  contract: string
  definition: string
  title: string
  plugin: string
  schema: SettingsSchema
}

export interface InstanceView extends ShownValues {
  contract: string
  /** The operator's slug ("tehran-1"). */
  instance: string
  definition: string
  title: string
  /** `automatic`: exists by itself. `file`: a configuration file says so, and only there it can be changed. */
  origin: 'panel' | 'file' | 'automatic'
  /** The configuration file, when `origin` is `file`. */
  file: string | null
  enabled: boolean
  /** `unavailable`: the plugin that offers its definition does not run. */
  state: 'running' | 'failed' | 'disabled' | 'unavailable'
  failure: { code: string; message: string } | null
  /** Null while unavailable. */
  schema: SettingsSchema | null
}

export interface ContractView {
  contract: string
  /** What can be added here. */
  definitions: DefinitionView[]
  /** In the operator's order. */
  instances: InstanceView[]
}

export type ProbeResult = { ok: true; detail: string } | { ok: false; reason: string }

export interface NewInstance {
  contract: string
  definition: string
  /** Small letters, digits, hyphens; at most 40. */
  instance: string
  title: string
  settings: SettingsChange
}

/** Adapter instances for operators: hypervisors, gateways, senders. Every change reloads the panel. Inject with `@inject(InstancesAdmin)`. */
export interface InstancesAdmin {
  /** Contracts that take instances, by id. */
  list(): Promise<ContractView[]>
  /** Throws INSTANCE_UNKNOWN. */
  find(contract: string, instance: string): Promise<InstanceView>
  /** Throws INSTANCE_DEFINITION_UNKNOWN. */
  definition(contract: string, definition: string): DefinitionView
  /** Throws SETTINGS_INVALID with a fault for each field, INSTANCE_EXISTS, INSTANCE_DEFINITION_UNKNOWN. */
  create(wanted: NewInstance, actor: number): Promise<InstanceView>
  /** Throws SETTINGS_INVALID, INSTANCE_UNKNOWN, INSTANCE_FROM_FILE. */
  update(
    contract: string,
    instance: string,
    change: { title?: string; settings?: SettingsChange },
    actor: number,
  ): Promise<InstanceView>
  /** Throws INSTANCE_UNKNOWN, INSTANCE_FROM_FILE. */
  setEnabled(contract: string, instance: string, enabled: boolean, actor: number): Promise<void>
  /** One place up or down in the order. Throws INSTANCE_UNKNOWN, INSTANCE_FROM_FILE. */
  move(contract: string, instance: string, direction: 'up' | 'down', actor: number): Promise<void>
  /** Throws INSTANCE_UNKNOWN, INSTANCE_FROM_FILE. */
  remove(contract: string, instance: string, actor: number): Promise<void>
  /**
   * *Test connection*: makes an adapter of the entered values, asks it, throws it away. Secrets left empty are those stored for
   * `instance`. At most 15 s. Throws SETTINGS_INVALID, INSTANCE_DEFINITION_UNKNOWN.
   */
  probe(wanted: {
    contract: string
    definition: string
    instance: string | null
    settings: SettingsChange
  }): Promise<ProbeResult>
}

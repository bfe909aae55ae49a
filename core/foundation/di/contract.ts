/** One implementation at a time, under a version. The `token` is what `@inject` takes. */
export interface Contract<T> {
  readonly kind: 'contract'
  readonly id: string
  readonly version: string
  readonly token: symbol
  /** Carries the type only; never set. */
  readonly _type?: T
}

/** Any number of definitions (plugins), each with any number of configured instances. */
export interface AdapterContract<T> {
  readonly kind: 'adapters'
  readonly id: string
  readonly version: string
  readonly token: symbol
  readonly _type?: T
}

export interface OptionalContract<C> {
  readonly kind: 'optional'
  readonly contract: C
}

const adapterContracts = new Set<string>()

/** Whether a contract of this id takes many providers. */
export function isAdapterContract(id: string): boolean {
  return adapterContracts.has(id)
}

/** Names a contract. `id` is `<area>.<noun>`, `version` is what the type promises (semver). */
export function contract<T>(id: string, version: string): Contract<T> {
  return Object.freeze({ kind: 'contract', id, version, token: Symbol.for(`nettoria.contract.${id}`) })
}

/** Names a contract with many providers, each configured as often as the operator likes. */
export function adapters<T>(id: string, version: string): AdapterContract<T> {
  adapterContracts.add(id)
  return Object.freeze({ kind: 'adapters', id, version, token: Symbol.for(`nettoria.adapters.${id}`) })
}

/** A need that may stay unmet: the plugin then receives `undefined`. */
export function optional<T>(of: Contract<T>): OptionalContract<Contract<T>> {
  return { kind: 'optional', contract: of }
}

/** One configured instance of an adapter. `id` is the operator's slug, unique in its contract ("tehran-1"). */
export interface AdapterInstance<T> {
  readonly id: string
  readonly title: string
  readonly definition: string
  readonly plugin: string
  readonly adapter: T
}

/** What a need for an adapter contract resolves to. */
export interface AdapterInstances<T> {
  /** Enabled instances, in the operator's order. */
  list(): readonly AdapterInstance<T>[]
  /** The instance, or throws ADAPTER_INSTANCE_UNKNOWN. */
  get(id: string): AdapterInstance<T>
  find(id: string): AdapterInstance<T> | undefined
}

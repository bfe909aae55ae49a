import type { AdapterInstance, AdapterInstances } from '../../foundation/di/contract.js'
import { pluginErrors } from './errors.js'

/** The live instances of one adapter contract. Filled after every plugin is set up, so that order of setup does not matter. */
export class AdapterRegistry<T> implements AdapterInstances<T> {
  readonly #instances = new Map<string, AdapterInstance<T>>()

  constructor(private readonly contract: string) {}

  add(instance: AdapterInstance<T>): void {
    this.#instances.set(instance.id, instance)
  }

  list(): readonly AdapterInstance<T>[] {
    return [...this.#instances.values()]
  }

  find(id: string): AdapterInstance<T> | undefined {
    return this.#instances.get(id)
  }

  get(id: string): AdapterInstance<T> {
    const found = this.#instances.get(id)
    if (!found) throw pluginErrors.ADAPTER_INSTANCE_UNKNOWN({ contract: this.contract, instance: id })
    return found
  }
}

import { getHeapSnapshot } from 'node:v8'

/**
 * Bytes of the heap that cannot be freed. Before it takes a snapshot, the engine also throws away what it caches: source text that was
 * compiled at run time stays there until memory gets short, and each application compiles its serializers.
 */
export function usedMemory(): number {
  getHeapSnapshot().destroy()
  return process.memoryUsage().heapUsed
}

/** Follows objects without keeping them. */
export class Watched {
  private readonly refs: WeakRef<object>[] = []

  add(object: object): void {
    this.refs.push(new WeakRef(object))
  }

  get count(): number {
    return this.refs.length
  }

  /** How many are left after a collection. */
  alive(): number {
    usedMemory()
    return this.refs.filter((ref) => ref.deref() !== undefined).length
  }
}

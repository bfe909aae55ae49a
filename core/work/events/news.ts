import eventemitter2 from 'eventemitter2'

const { EventEmitter2 } = eventemitter2

/** News for open pages, of this process and, with REDIS_URL, of the others: nobody keeps it, nobody may depend on it. */
export interface News {
  emit(name: string, payload?: unknown): void
  /** `pattern` is a name, or ends in `.*` for everything below ("billing.*"). Answers what unsubscribes. */
  on(pattern: string, listener: (payload: unknown) => void): () => void
}

/** An EventEmitter2 as the panel uses it: dots, wildcards, no limit and no warning. */
export function wildcardEmitter() {
  return new EventEmitter2({ wildcard: true, delimiter: '.', maxListeners: 0, ignoreErrors: true })
}

/** EventEmitter2's `*` is one segment; ours at the end means any number, as people read `billing.*`. */
export function readPattern(pattern: string): string {
  return pattern.endsWith('.*') ? `${pattern.slice(0, -1)}**` : pattern
}

export function createNews(onError: (error: unknown) => void): News {
  const emitter = wildcardEmitter()
  return {
    emit(name, payload) {
      emitter.emit(name, payload)
    },
    on(pattern, listener) {
      const guarded = (payload: unknown) => {
        try {
          listener(payload)
        } catch (error) {
          onError(error)
        }
      }
      const heard = readPattern(pattern)
      emitter.on(heard, guarded)
      return () => void emitter.off(heard, guarded)
    },
  }
}

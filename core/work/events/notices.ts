import eventemitter2 from 'eventemitter2'

const { EventEmitter2 } = eventemitter2

/** News for open pages, of this process and, with REDIS_URL, of the others: nobody keeps them, nobody may depend on them. */
export interface Notices {
  emit(name: string, news?: unknown): void
  /** `pattern` is a name, or ends in `.*` for everything below ("billing.*"). Answers what unsubscribes. */
  on(pattern: string, listener: (news: unknown) => void): () => void
}

/** An EventEmitter2 as the panel uses it: dots, wildcards, no limit and no warning. */
export function wildcardEmitter() {
  return new EventEmitter2({ wildcard: true, delimiter: '.', maxListeners: 0, ignoreErrors: true })
}

/** EventEmitter2's `*` is one segment; ours at the end means any number, as people read `billing.*`. */
export function readPattern(pattern: string): string {
  return pattern.endsWith('.*') ? `${pattern.slice(0, -1)}**` : pattern
}

export function createNotices(onError: (error: unknown) => void): Notices {
  const emitter = wildcardEmitter()
  return {
    emit(name, news) {
      emitter.emit(name, news)
    },
    on(pattern, listener) {
      const guarded = (news: unknown) => {
        try {
          listener(news)
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

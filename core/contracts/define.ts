import type { Static, TSchema } from 'typebox'

/** A fact, stated after commit. `payload` is plain JSON; events with the same `aggregate` keep their order. */
export interface EventType<P = unknown> {
  readonly kind: 'event'
  readonly name: string
  readonly version: number
  readonly payload: TSchema
  aggregate(payload: P): string
}

/** Names an event in the past tense: `billing.invoice.paid`. */
export function defineEvent<S extends TSchema>(event: {
  name: string
  version: number
  payload: S
  aggregate: (payload: Static<S>) => string
}): EventType<Static<S>> {
  return Object.freeze({ kind: 'event', ...event }) as EventType<Static<S>>
}

/** A point where plugins change a value before it is used. */
export interface HookType<V = unknown, C = unknown> {
  readonly kind: 'hook'
  readonly name: string
  readonly version: number
  /** `fail`: an error of a tap fails the caller (money, rights). `skip`: it is logged and the value goes on unchanged. */
  readonly onError: 'fail' | 'skip'
  /** Milliseconds one tap may take. */
  readonly timeLimit: number
  readonly _value?: V
  readonly _context?: C
}

export function defineHook<V, C>(hook: {
  name: string
  version: number
  onError: 'fail' | 'skip'
  timeLimit: number
}): HookType<V, C> {
  return Object.freeze({ kind: 'hook', ...hook })
}

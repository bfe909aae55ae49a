import type { Tx } from '../../foundation/data/database.js'

export interface HookContext {
  readonly tx: Tx | undefined
}

export type HookTap<V, C> = (value: V, context: C, hook: HookContext) => V | Promise<V>

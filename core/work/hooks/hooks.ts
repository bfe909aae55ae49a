import type { HookType } from '../../contracts/define.js'
import type { Tx } from '../../foundation/data/database.js'

/** Inject with `@inject(Hooks)`. Taps are made through `plugin.hooks.tap`. */
export interface Hooks {
  /** Sends `value` through every tap in order and answers the result. */
  run<V, C>(hook: HookType<V, C>, value: V, context: C, tx?: Tx): Promise<V>
}

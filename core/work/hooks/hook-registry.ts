import type { HookType } from '../../contracts/define.js'
import type { Tx } from '../../foundation/data/database.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { HookTap } from './hook-tap.js'
import { hookErrors } from './errors.js'
import { frozenCopy, ownCopy } from './frozen-copy.js'
import type { Hooks } from './hooks.js'
import { orderTaps } from './tap-order.js'
import type { Ordered } from './tap-order.js'
import { withinLimit } from './time-limit.js'

interface Tap extends Ordered {
  readonly run: HookTap<unknown, unknown>
}

interface Taps {
  /** As they were made, which decides where nothing else does. */
  readonly made: readonly Tap[]
  readonly ordered: readonly Tap[]
}

/**
 * Typed filters. Each tap gets the value and the context as frozen copies: changing them throws, so a tap changes a value only by
 * what it returns. The caller's own value stays untouched; the answer is the caller's to keep and change.
 */
export interface HooksRuntime {
  readonly hooks: Hooks
  /** Throws HOOK_ORDER_CYCLE, and then the tap is not made. */
  tap<V, C>(owner: string, hook: HookType<V, C>, tap: HookTap<V, C>, order?: { before?: string; after?: string }): void
  forget(owner: string): void
}

export function createHooks(deps: { log: Logger }): HooksRuntime {
  const log = deps.log.child({ part: 'hooks' })
  const taps = new Map<string, Taps>()
  const keep = (hook: string, made: readonly Tap[]) => void taps.set(hook, { made, ordered: orderTaps(hook, made) })
  return {
    tap(owner, hook, run, order) {
      const tap: Tap = { owner, run: run as HookTap<unknown, unknown>, before: order?.before, after: order?.after }
      keep(hook.name, [...(taps.get(hook.name)?.made ?? []), tap])
    },
    forget(owner) {
      for (const [hook, { made }] of taps)
        keep(
          hook,
          made.filter((tap) => tap.owner !== owner),
        )
    },
    hooks: {
      async run<V, C>(hook: HookType<V, C>, value: V, context: C, tx?: Tx): Promise<V> {
        const ordered = taps.get(hook.name)?.ordered ?? []
        if (ordered.length === 0) return value
        const given = frozenCopy(context)
        let current = frozenCopy(value)
        for (const tap of ordered) {
          try {
            current = frozenCopy(await runTap(hook, tap, current, given, tx))
          } catch (error) {
            if (hook.onError === 'fail') throw failure(hook.name, tap.owner, error)
            log.error({ err: error, hook: hook.name, plugin: tap.owner }, 'a tap failed and was skipped')
          }
        }
        return ownCopy(current)
      },
    },
  }
}

async function runTap<V, C>(hook: HookType<V, C>, tap: Tap, value: V, context: C, tx: Tx | undefined): Promise<V> {
  const names = { hook: hook.name, plugin: tap.owner }
  const run = (inner: Tx | undefined) =>
    withinLimit(
      hook.timeLimit,
      () => tap.run(value, context, { tx: inner }),
      () => hookErrors.HOOK_SLOW({ ...names, limit: hook.timeLimit }),
    )
  // A failed query spoils a whole PostgreSQL transaction, so a tap that may be skipped gets a savepoint of its own.
  const answer = tx && hook.onError === 'skip' ? await tx.transaction(run) : await run(tx)
  if (answer === undefined && value !== undefined) throw hookErrors.HOOK_ANSWERED_NOTHING(names)
  return answer as V
}

function failure(hook: string, plugin: string, error: unknown) {
  const reason = error instanceof Error ? error.message : String(error)
  return hookErrors.HOOK_FAILED({ hook, plugin, reason }, { cause: error })
}

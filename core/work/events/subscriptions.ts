import type { EventHandler } from './event-handler.js'
import { eventErrors } from './errors.js'
import { readPattern, wildcardEmitter } from './news.js'

export interface Subscription {
  readonly owner: string
  /** `<owner>/<handler>`: what deliveries are kept under. */
  readonly handler: string
  readonly pattern: string
  /** Null while its plugin does not run: deliveries are written for it and wait. */
  readonly run: EventHandler<unknown> | null
}

export type RunningSubscription = Subscription & { readonly run: EventHandler<unknown> }

/** Who hears what, in this process. EventEmitter2 matches the wildcards; nothing is dispatched through it. */
export class Subscriptions {
  private readonly index = wildcardEmitter()
  private readonly undo = new Map<Subscription, () => void>()

  add(subscription: Subscription): void {
    const { handler, pattern } = subscription
    for (const known of this.undo.keys())
      if (known.handler === handler && known.pattern === pattern)
        throw eventErrors.EVENT_HANDLER_DUPLICATE({ handler, event: pattern })
    const collect = (found: Subscription[]) => void found.push(subscription)
    this.index.on(readPattern(pattern), collect)
    this.undo.set(subscription, () => this.index.off(readPattern(pattern), collect))
  }

  forget(owner: string): void {
    for (const [subscription, undo] of this.undo)
      if (subscription.owner === owner) {
        undo()
        this.undo.delete(subscription)
      }
  }

  /** Handler names that hear this event, each once. */
  handlersOf(event: string): string[] {
    return [...new Set(this.of(event).map((subscription) => subscription.handler))]
  }

  find(handler: string, event: string): RunningSubscription | undefined {
    return this.of(event).find(
      (subscription): subscription is RunningSubscription =>
        subscription.handler === handler && subscription.run !== null,
    )
  }

  /** Handlers that can run now. */
  handlers(): string[] {
    const running = [...this.undo.keys()].filter((subscription) => subscription.run !== null)
    return [...new Set(running.map((subscription) => subscription.handler))]
  }

  private of(event: string): Subscription[] {
    const found: Subscription[] = []
    this.index.emit(event, found)
    return found
  }
}

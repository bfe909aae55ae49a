import { claimDeliveries, releaseDeliveries } from './claim-deliveries.js'
import type { ClaimedDelivery } from './claim-deliveries.js'
import { deliver } from './deliver.js'
import type { DeliverDeps } from './deliver.js'
import { pruneOutbox } from './prune-outbox.js'
import type { Subscriptions } from './subscriptions.js'
import { WakeSignal } from './wake-signal.js'

const pollEvery = 1_000
const pruneEvery = 60_000
const batch = 20
/** How long a delivery rests whose handler is known, but not for this event any more. */
const parkFor = 60_000

/** Carries the outbox to the handlers of this process, one batch at a time. */
export class Relay {
  private readonly signal = new WakeSignal()
  private readonly lanes: number
  private running = false
  private loop: Promise<void> = Promise.resolve()
  private turn: Promise<unknown> = Promise.resolve()
  private claims = 0
  private greedy: ReadonlySet<string> = new Set()
  private prunedAt = 0

  constructor(
    private readonly deps: DeliverDeps & { worker: string; lease: number },
    private readonly subscriptions: Subscriptions,
  ) {
    // A lane without a connection of its own would only wait for one.
    this.lanes = Math.min(4, deps.db.writers)
  }

  wake(): void {
    this.signal.set()
  }

  start(): void {
    if (this.running) return
    this.running = true
    this.loop = this.run()
  }

  /** Ends after the deliveries that run now. */
  async stop(): Promise<void> {
    this.running = false
    this.signal.set()
    await this.loop
    await this.turn
  }

  /** Delivers everything due now; answers how many deliveries were tried. */
  async drain(): Promise<number> {
    let tried = 0
    for (let made = 1; made > 0; tried += made) made = await this.pass(() => true)
    return tried
  }

  private async run(): Promise<void> {
    while (this.running) {
      try {
        while (this.running && (await this.pass(() => this.running)) > 0);
        await this.prune()
      } catch (error) {
        this.deps.log.error({ err: error }, 'the outbox could not be read: the next try is in a second')
      }
      if (this.running) await this.signal.wait(pollEvery)
    }
  }

  private async prune(): Promise<void> {
    const now = this.deps.clock.now()
    if (Math.abs(now - this.prunedAt) < pruneEvery) return
    this.prunedAt = now
    await pruneOutbox(this.deps.db, now)
  }

  // Drain and loop take turns, or two batches of one process would run beside each other on SQLite's single connection.
  private pass(goOn: () => boolean): Promise<number> {
    const pass = this.turn.then(() => this.deliverBatch(goOn))
    this.turn = pass.catch(() => undefined)
    return pass
  }

  private async deliverBatch(goOn: () => boolean): Promise<number> {
    const { db, clock, worker, lease } = this.deps
    const claim = `${worker}:${++this.claims}`
    const take = (handlers: string[]) => claimDeliveries(db, { handlers, claim, now: clock.now(), lease, limit: batch })
    const handlers = this.subscriptions.handlers()
    const modest = handlers.filter((handler) => !this.greedy.has(ownerOf(handler)))
    let claimed = await take(modest)
    if (claimed.length === 0 && modest.length < handlers.length) claimed = await take(handlers)
    // Who filled a whole batch lets the others go first next time, so that a flood of one plugin is no drought for the rest.
    this.greedy = new Set(claimed.length < batch ? [] : claimed.map((delivery) => ownerOf(delivery.handler)))
    const waiting = [...claimed]
    let tried = 0
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (!goOn()) return void waiting.unshift(next)
        if (await this.deliverOne(next)) tried += 1
      }
    }
    await Promise.all(Array.from({ length: this.lanes }, lane))
    await releaseDeliveries(db, idsOf(waiting), claim, clock.now())
    return tried
  }

  private async deliverOne(delivery: ClaimedDelivery): Promise<boolean> {
    const subscription = this.subscriptions.find(delivery.handler, delivery.name)
    if (!subscription) {
      // A handler that was switched off a moment ago takes no claims: its deliveries may be due at once when it is back.
      const rest = this.subscriptions.handlers().includes(delivery.handler) ? parkFor : 0
      await releaseDeliveries(this.deps.db, [delivery.id], delivery.claim, this.deps.clock.now() + rest)
      return false
    }
    await deliver(this.deps, delivery, subscription)
    return true
  }
}

const ownerOf = (handler: string): string => handler.slice(0, handler.indexOf('/'))

function idsOf(deliveries: ClaimedDelivery[]): number[] {
  return deliveries.map((delivery) => delivery.id)
}

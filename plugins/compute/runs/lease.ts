import type { Tx } from 'nettoria'
import { computeErrors } from '../errors.js'
import { Instance } from '../instances/instance.model.js'
import { Run } from './run.model.js'
import type { RunTools } from './run-tools.js'

const leaseLife = 60_000
const heartbeat = 15_000

/**
 * The right to write to one instance. Whoever takes it raises the fence, so that a holder who slept past the end of the lease
 * finds every write refused.
 */
export class Lease {
  private readonly lost = new AbortController()
  private readonly timer: NodeJS.Timeout

  private constructor(
    private readonly tools: RunTools,
    readonly instanceId: number,
    readonly fence: number,
    private readonly beat: () => Promise<void>,
  ) {
    this.timer = setInterval(() => void this.renew(), heartbeat)
    this.timer.unref()
  }

  /** Aborted when another worker has taken over. */
  get signal(): AbortSignal {
    return this.lost.signal
  }

  /** Takes the lease when nobody holds it. `beat` is called each time it is renewed. */
  static async take(
    tools: RunTools,
    instanceId: number,
    beat: () => Promise<void> = async () => undefined,
  ): Promise<Lease | undefined> {
    const now = tools.clock.now()
    const fence = await tools.db.transaction(async (tx) => {
      const before = await Instance.query(tx).findById(instanceId)
      if (!before || (before.leaseUntilAt ?? 0) > now) return undefined
      const next = before.fence + 1
      const taken = await Instance.query(tx)
        .patch({ leaseOwner: tools.worker.id, leaseUntilAt: now + leaseLife, fence: next })
        .where({ id: instanceId, fence: before.fence })
      return taken === 1 ? next : undefined
    })
    return fence === undefined ? undefined : new Lease(tools, instanceId, fence, beat)
  }

  /** One transaction that commits only while this lease and the run are alive. `release` gives the lease back with it. */
  async commit(run: Run, changes: Partial<Run>, release: boolean, write: (tx: Tx) => Promise<void>): Promise<void> {
    await this.tools.db.transaction(async (tx) => {
      const leaseUntilAt = release ? null : this.tools.clock.now() + leaseLife
      const held = await Instance.query(tx).patch({ leaseUntilAt }).where({ id: this.instanceId, fence: this.fence })
      if (held !== 1) throw computeErrors.COMPUTE_LEASE_LOST({ instanceId: this.instanceId })
      const alive = await Run.query(tx).patch(changes).where({ id: run.id, state: run.state })
      if (alive !== 1) throw computeErrors.COMPUTE_RUN_CANCELLED({ runId: run.id })
      await write(tx)
    })
    Object.assign(run, changes)
  }

  async release(): Promise<void> {
    await Instance.query(this.tools.db.read)
      .patch({ leaseUntilAt: null })
      .where({ id: this.instanceId, fence: this.fence })
  }

  /** Ends the heartbeat; the lease itself ends by release or by time. */
  stop(): void {
    clearInterval(this.timer)
  }

  private async renew(): Promise<void> {
    try {
      const leaseUntilAt = this.tools.clock.now() + leaseLife
      const held = await Instance.query(this.tools.db.read)
        .patch({ leaseUntilAt })
        .where({ id: this.instanceId, fence: this.fence })
        .whereNotNull('lease_until_at')
      if (held !== 1) this.lost.abort()
      await this.beat()
    } catch (error) {
      this.tools.log.warn({ err: error, instanceId: this.instanceId }, 'the lease of an instance could not be renewed')
    }
  }
}

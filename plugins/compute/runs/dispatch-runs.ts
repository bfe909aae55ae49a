import { defineJob, inject, injectable } from 'nettoria'
import { DriverSlots } from './driver-slots.js'
import { Run, liveStates } from './run.model.js'
import { RunTools } from './run-tools.js'
import { advanceRunJob } from './start-run.js'

export const dispatchRunsJob = defineJob({ name: 'compute.dispatch-runs', every: 5000 })

/** Wakes every run that is due and that nobody works on: after a crash, a full hypervisor, or a lost queue. */
@injectable()
export class DispatchRuns {
  constructor(
    @inject(RunTools) private readonly tools: RunTools,
    @inject(DriverSlots) private readonly slots: DriverSlots,
  ) {}

  async dispatch(): Promise<void> {
    const now = this.tools.clock.now()
    const due = await Run.query(this.tools.db.read)
      .alias('r')
      .select('r.id')
      .join('compute_instances as i', 'i.id', 'r.instance_id')
      .whereIn('r.state', [...liveStates])
      .where('r.next_at', '<=', now)
      .where((b) => b.whereNull('i.lease_until_at').orWhere('i.lease_until_at', '<=', now))
      .where((b) => b.whereNull('i.driver_instance').orWhereNotIn('i.driver_instance', this.slots.full()))
      .orderBy('r.next_at')
      .limit(100)
    for (const { id } of due) await this.tools.jobs.enqueue(advanceRunJob, { runId: id }, { unique: `run:${id}` })
  }
}

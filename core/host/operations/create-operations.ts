import { keysetPage } from '../../foundation/data/paging.js'
import { deadDeliveries } from '../../work/events/dead-letters.js'
import type { DeadDelivery } from '../../work/events/dead-letters.js'
import type { EventsRuntime } from '../../work/events/outbox-events.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { healthProbes } from './checks.js'
import type { CheckDeps } from './checks.js'
import type { HealthCheck } from './health-check.js'
import type { Operations } from './operations.js'
import { runChecks } from './run-checks.js'

const keepHealth = 10_000
const checkLimit = 10_000

export function createOperations(deps: CheckDeps & { events: EventsRuntime; log: Logger }): Operations {
  const { db, clock, events, jobs, log } = deps
  const probes = healthProbes(deps)
  let kept: { at: number; checks: Promise<HealthCheck[]> } | undefined
  return {
    deadLetters: (list) => keysetPage<DeadDelivery>(deadDeliveries(db.read), list, 'd.id', Number.MAX_SAFE_INTEGER),
    async countDeadLetters() {
      const [row] = (await db.read('core_deliveries').where('state', 'dead').count({ many: '*' })) as { many: number }[]
      return Number(row?.many ?? 0)
    },
    async retryDeadLetter(id, actor) {
      await events.retryDead(id)
      log.info({ delivery: id, actor }, 'a dead delivery is tried again')
    },
    jobs: () => jobs.list(),
    health() {
      const now = clock.now()
      if (!kept || Math.abs(now - kept.at) > keepHealth) kept = { at: now, checks: runChecks(probes, checkLimit) }
      return kept.checks
    },
  }
}

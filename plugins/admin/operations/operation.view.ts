import { InstantSchema, Type, definePage, instantToJson } from 'nettoria'
import type { DeadDelivery, HealthCheck, QueuedJob, Static, Translator } from 'nettoria'

const Instant = Type.Union([InstantSchema, Type.Null()])
const instant = (ms: number | null) => (ms === null ? null : instantToJson(Number(ms)))

export const JobSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: Type.Enum(['running', 'waiting', 'failed', 'done']),
  repeats: Type.Boolean(),
  nextRunAt: Instant,
  lastRunAt: Instant,
  failCount: Type.Integer(),
  failReason: Type.Union([Type.String(), Type.Null()]),
})

export function jobJson(job: QueuedJob): Static<typeof JobSchema> {
  const { id, name, state, repeats, nextRunAt, lastRunAt, failCount, failReason } = job
  return {
    id,
    name,
    state,
    repeats,
    nextRunAt: instant(nextRunAt),
    lastRunAt: instant(lastRunAt),
    failCount,
    failReason,
  }
}

export const DeadLetterSchema = Type.Object({
  id: Type.Integer(),
  event: Type.String(),
  handler: Type.String(),
  aggregate: Type.String(),
  attempts: Type.Integer(),
  lastError: Type.String(),
  diedAt: Instant,
})

export function deadLetterJson(letter: DeadDelivery): Static<typeof DeadLetterSchema> {
  const { id, event, handler, aggregate, attempts, lastError, diedAt } = letter
  return { id, event, handler, aggregate, attempts, lastError: lastError ?? '', diedAt: instant(diedAt) }
}

export const CheckSchema = Type.Object({
  id: Type.String(),
  state: Type.Enum(['ok', 'warning', 'broken']),
  title: Type.String(),
  text: Type.String(),
})

export function checkJson(check: HealthCheck, translator: Translator, locale: string): Static<typeof CheckSchema> {
  const { id, state, outcome, params } = check
  const key = outcome === 'unknown' ? 'core.health.unknown' : `core.health.${id}.${outcome}`
  return { id, state, title: translator.t(locale, `core.health.title.${id}`), text: translator.t(locale, key, params) }
}

/** /admin/jobs. */
export const JobsPage = definePage(
  'admin/jobs',
  Type.Object({
    state: Type.String(),
    states: Type.Array(
      Type.Object({ value: Type.String(), href: Type.String(), label: Type.String(), count: Type.Integer() }),
    ),
    jobs: Type.Array(JobSchema),
  }),
)

/** /admin/dead-letters. */
export const DeadLettersPage = definePage(
  'admin/dead-letters',
  Type.Object({
    letters: Type.Array(DeadLetterSchema),
    first: Type.String(),
    next: Type.String(),
    canRetry: Type.Boolean(),
  }),
)

/** /admin/health. `state` is the worst of all. */
export const HealthPage = definePage(
  'admin/health',
  Type.Object({ state: CheckSchema.properties.state, checks: Type.Array(CheckSchema) }),
)

/** The worst state of all checks. */
export function worst(checks: readonly HealthCheck[]): HealthCheck['state'] {
  return checks.some(({ state }) => state === 'broken')
    ? 'broken'
    : checks.some(({ state }) => state === 'warning')
      ? 'warning'
      : 'ok'
}

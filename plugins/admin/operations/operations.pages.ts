import { IdParams, Type, listQuery } from 'nettoria'
import type { App, Operations, Translator } from 'nettoria'
import { actorOf } from '../show-again.js'
import { DeadLettersPage, HealthPage, JobsPage, checkJson, deadLetterJson, jobJson, worst } from './operation.view.js'

const read = { permission: 'admin.operations.read' }
const manage = 'admin.operations.manage'
const states = ['running', 'waiting', 'failed'] as const
const most = 200

/** /admin/jobs, /admin/dead-letters, /admin/health. */
export function operationPages(operations: Operations, translator: Translator) {
  return (app: App): void => {
    const JobsQuery = Type.Object({ state: Type.Enum([...states], { default: 'waiting' }) })
    app.get('/jobs', { config: read, schema: { querystring: JobsQuery } }, async (request, reply) => {
      const jobs = (await operations.jobs()).map(jobJson)
      const { state } = request.query
      return reply.page(JobsPage, {
        state,
        states: states.map((value) => ({
          value,
          href: `/admin/jobs?state=${value}`,
          label: request.t(`admin.jobs.states.${value}`),
          count: jobs.filter((job) => job.state === value).length,
        })),
        jobs: jobs.filter((job) => job.state === state).slice(0, most),
      })
    })

    app.get(
      '/dead-letters',
      { config: read, schema: { querystring: Type.Object({ ...listQuery }) } },
      async (request, reply) => {
        const page = await operations.deadLetters(request.query)
        const { permissions } = request.signedIn()
        return reply.page(DeadLettersPage, {
          letters: page.items.map(deadLetterJson),
          next: page.nextCursor ? `/admin/dead-letters?cursor=${page.nextCursor}` : '',
          canRetry: permissions.has('*') || permissions.has(manage),
        })
      },
    )
    app.post(
      '/dead-letters/:id/retry',
      { config: { permission: manage }, schema: { params: IdParams } },
      async (request, reply) => {
        await operations.retryDeadLetter(request.params.id, actorOf(request))
        return reply.done('/admin/dead-letters', { kind: 'success', message: 'admin.deadLetters.retried' })
      },
    )

    app.get('/health', { config: read }, async (request, reply) => {
      const checks = await operations.health()
      return reply.page(HealthPage, {
        state: worst(checks),
        checks: checks.map((check) => checkJson(check, translator, request.locale)),
      })
    })
  }
}

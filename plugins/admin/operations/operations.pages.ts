import { IdParams, Operations, Translator, Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { DeadLettersPage, HealthPage, JobsPage, checkJson, deadLetterJson, jobJson, worst } from './operation.view.js'

const permission = 'admin.operations.read'
const manage = 'admin.operations.manage'
const states = ['running', 'waiting', 'failed'] as const
const most = 200

/** /admin/jobs, /admin/dead-letters, /admin/health. */
@injectable()
export class OperationPages {
  constructor(
    @inject(Operations) private readonly operations: Operations,
    @inject(Translator) private readonly translator: Translator,
  ) {}

  routes(app: App): void {
    app.detail('/jobs', {
      permission,
      query: Type.Object({ state: Type.Enum([...states], { default: 'waiting' }) }),
      page: JobsPage,
      show: async (request) => {
        const jobs = (await this.operations.jobs()).map(jobJson)
        const { state } = request.query
        return {
          state,
          states: states.map((value) => ({
            value,
            href: `/admin/jobs?state=${value}`,
            label: request.t(`admin.jobs.states.${value}`),
            count: jobs.filter((job) => job.state === value).length,
          })),
          jobs: jobs.filter((job) => job.state === state).slice(0, most),
        }
      },
    })

    app.list('/dead-letters', {
      permission,
      page: DeadLettersPage,
      load: (_request, list) => this.operations.deadLetters(list),
      show: (request, { items, first, next }) => {
        const { permissions } = request.signedIn()
        return {
          letters: items.map(deadLetterJson),
          first,
          next,
          canRetry: permissions.has('*') || permissions.has(manage),
        }
      },
    })
    app.action('/dead-letters/:id/retry', {
      permission: manage,
      params: IdParams,
      back: '/admin/dead-letters',
      act: (request) => this.operations.retryDeadLetter(request.params.id, request.signedIn().userId),
      done: { to: '/admin/dead-letters', flash: 'admin.deadLetters.retried' },
    })

    app.detail('/health', {
      permission,
      page: HealthPage,
      show: async ({ locale }) => {
        const checks = await this.operations.health()
        return { state: worst(checks), checks: checks.map((check) => checkJson(check, this.translator, locale)) }
      },
    })
  }
}

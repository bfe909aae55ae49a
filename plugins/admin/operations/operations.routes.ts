import { IdParams, Operations, Translator, Type, inject, injectable, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import {
  CheckSchema,
  DeadLetterSchema,
  JobSchema,
  checkJson,
  deadLetterJson,
  jobJson,
  worst,
} from './operation.view.js'

const tags = ['Admin: operations']
const read = { permission: 'admin.operations.read' }
const manage = { permission: 'admin.operations.manage' }

/** /api/admin/jobs, /api/admin/dead-letters, /api/admin/health. */
@injectable()
export class OperationRoutes {
  constructor(
    @inject(Operations) private readonly operations: Operations,
    @inject(Translator) private readonly translator: Translator,
  ) {}

  routes(app: App): void {
    const { operations, translator } = this
    app.get(
      '/admin/jobs',
      {
        config: read,
        schema: {
          summary: 'What the job queue holds, soonest first, at most 1000',
          tags,
          querystring: Type.Object({ state: Type.Optional(JobSchema.properties.state) }),
          response: { 200: Type.Object({ items: Type.Array(JobSchema) }) },
        },
      },
      async (request) => {
        const { state } = request.query
        const jobs = await operations.jobs()
        return { items: jobs.filter((job) => state === undefined || job.state === state).map(jobJson) }
      },
    )
    app.get(
      '/admin/dead-letters',
      {
        config: read,
        schema: {
          summary: 'Deliveries of events that were given up',
          tags,
          querystring: Type.Object({ ...listQuery }),
          response: { 200: listOf(DeadLetterSchema) },
        },
      },
      async (request) => {
        const page = await operations.deadLetters(request.query)
        return { items: page.items.map(deadLetterJson), nextCursor: page.nextCursor }
      },
    )
    app.post(
      '/admin/dead-letters/:id/retry',
      {
        config: manage,
        schema: { summary: 'Deliver it again', tags, params: IdParams, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await operations.retryDeadLetter(request.params.id, request.signedIn().userId)
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/admin/health',
      {
        config: read,
        schema: {
          summary: 'The checks of nettoria doctor',
          tags,
          response: { 200: Type.Object({ state: CheckSchema.properties.state, checks: Type.Array(CheckSchema) }) },
        },
      },
      async (request) => {
        const checks = await operations.health()
        return { state: worst(checks), checks: checks.map((check) => checkJson(check, translator, request.locale)) }
      },
    )
  }
}

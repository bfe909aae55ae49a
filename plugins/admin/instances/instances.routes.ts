import { InstancesAdmin, Type, inject, injectable } from 'nettoria'
import type { App, InstanceView } from 'nettoria'
import { ChangeSchema, ShownSchema, fieldsJson } from '../plugins/settings.schemas.js'
import { InstanceParams, InstanceSlug } from './names.js'

const tags = ['Admin: connections']
const config = { permission: 'admin.instances.manage' }
const Title = Type.String({ minLength: 1, maxLength: 120 })
const Nullable = Type.Union([Type.String(), Type.Null()])

const InstanceSchema = Type.Object({
  contract: Type.String(),
  instance: Type.String(),
  definition: Type.String(),
  title: Type.String(),
  origin: Type.Enum(['panel', 'file', 'automatic']),
  file: Nullable,
  enabled: Type.Boolean(),
  state: Type.Enum(['running', 'failed', 'disabled', 'unavailable']),
  failure: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
  ...ShownSchema,
})
const DefinitionSchema = Type.Object({
  definition: Type.String(),
  title: Type.String(),
  plugin: Type.String(),
  fields: ShownSchema.fields,
})
const ContractSchema = Type.Object({
  contract: Type.String(),
  definitions: Type.Array(DefinitionSchema),
  instances: Type.Array(InstanceSchema),
})
const Probe = Type.Object({ ok: Type.Boolean(), detail: Nullable, reason: Nullable })
const contract = InstanceParams.properties.contract

function json({ schema, ...view }: InstanceView) {
  return { ...view, fields: fieldsJson(schema ?? {}) }
}

/** /api/admin/instances. */
@injectable()
export class InstanceRoutes {
  constructor(@inject(InstancesAdmin) private readonly admin: InstancesAdmin) {}

  routes(app: App): void {
    const { admin } = this
    app.get(
      '/admin/instances',
      {
        config,
        schema: {
          summary: 'What can be connected, and what is',
          tags,
          response: { 200: Type.Object({ items: Type.Array(ContractSchema) }) },
        },
      },
      async () => ({
        items: (await admin.list()).map((each) => ({
          contract: each.contract,
          definitions: each.definitions.map(({ definition, title, plugin, schema }) => ({
            definition,
            title,
            plugin,
            fields: fieldsJson(schema),
          })),
          instances: each.instances.map(json),
        })),
      }),
    )
    app.post(
      '/admin/instances',
      {
        config,
        schema: {
          summary: 'Connect something',
          tags,
          body: Type.Object({
            contract,
            definition: InstanceSlug,
            instance: InstanceSlug,
            title: Title,
            settings: ChangeSchema,
          }),
          response: { 201: InstanceSchema },
        },
      },
      async (request, reply) =>
        reply.status(201).send(json(await admin.create(request.body, request.signedIn().userId))),
    )
    app.post(
      '/admin/instances/test',
      {
        config: { ...config, rateLimit: { max: 30, timeWindow: 60_000 } },
        schema: {
          summary: 'Test a connection before it is kept; secrets left out are those stored for `instance`',
          tags,
          body: Type.Object({
            contract,
            definition: InstanceSlug,
            instance: Type.Optional(InstanceSlug),
            settings: ChangeSchema,
          }),
          response: { 200: Probe },
        },
      },
      async (request) => {
        const answer = await admin.probe({ ...request.body, instance: request.body.instance ?? null })
        return answer.ok
          ? { ok: true, detail: answer.detail, reason: null }
          : { ok: false, detail: null, reason: answer.reason }
      },
    )
    app.get(
      '/admin/instances/:contract/:instance',
      {
        config,
        schema: {
          summary: 'One connection, without secrets',
          tags,
          params: InstanceParams,
          response: { 200: InstanceSchema },
        },
      },
      async (request) => json(await admin.find(request.params.contract, request.params.instance)),
    )
    app.patch(
      '/admin/instances/:contract/:instance',
      {
        config,
        schema: {
          summary: 'Change a connection',
          tags,
          params: InstanceParams,
          body: Type.Object({
            title: Type.Optional(Title),
            settings: Type.Optional(ChangeSchema),
            enabled: Type.Optional(Type.Boolean()),
          }),
          response: { 200: InstanceSchema },
        },
      },
      async (request) => {
        const { contract: of, instance } = request.params
        const { enabled, ...change } = request.body
        if (Object.keys(change).length) await admin.update(of, instance, change, request.signedIn().userId)
        if (enabled !== undefined) await admin.setEnabled(of, instance, enabled, request.signedIn().userId)
        return json(await admin.find(of, instance))
      },
    )
    app.post(
      '/admin/instances/:contract/:instance/move',
      {
        config,
        schema: {
          summary: 'Move a connection one place in the order',
          tags,
          params: InstanceParams,
          body: Type.Object({ direction: Type.Enum(['up', 'down']) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await admin.move(
          request.params.contract,
          request.params.instance,
          request.body.direction,
          request.signedIn().userId,
        )
        return reply.code(204).send(null)
      },
    )
    app.delete(
      '/admin/instances/:contract/:instance',
      {
        config,
        schema: { summary: 'Forget a connection', tags, params: InstanceParams, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await admin.remove(request.params.contract, request.params.instance, request.signedIn().userId)
        return reply.code(204).send(null)
      },
    )
  }
}

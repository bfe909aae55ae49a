import { Type, emptyForm } from 'nettoria'
import type {
  App,
  FormValues,
  InstanceView,
  InstancesAdmin,
  ProbeResult,
  SettingsSchema,
  Static,
  Translator,
} from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireConfirmation } from '../plugins/plugins.pages.js'
import { SettingsBody, changeOf, groupsOf, inputsOf } from '../settings-form.js'
import { actorOf, orShowAgain, settingsFaults } from '../show-again.js'
import { InstanceDeletePage, InstancePage, InstancesPage, contractTitle, itemOf } from './instance.view.js'
import { ContractParams, InstanceParams, readName } from './names.js'

interface Deps {
  admin: InstancesAdmin
  translator: Translator
}

const config = { permission: 'admin.instances.manage' }
const DefinitionParams = Type.Object({ ...ContractParams.properties, definition: InstanceParams.properties.instance })
type Shown = {
  schema: SettingsSchema
  plugin: string
  title: string
  view: InstanceView
  isNew: boolean
  action: string
}

/** /admin/instances: hypervisors, gateways, senders, and whatever else plugins connect. */
export function instancePages({ admin, translator }: Deps) {
  async function list(request: FastifyRequest, reply: FastifyReply) {
    const contracts = (await admin.list()).map(({ contract, instances, definitions }) => ({
      contract,
      title: contractTitle(translator, request.locale, contract),
      instances: instances.map((view) => {
        const own = instances.filter(({ origin }) => origin === 'panel')
        return itemOf(view, { first: own[0] === view, last: own.at(-1) === view })
      }),
      definitions: definitions.map(({ title, definition }) => ({
        title,
        href: `/admin/instances/${contract}/new/${definition}`,
      })),
    }))
    return reply.page(InstancesPage, { contracts })
  }

  function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: Shown,
    form: FormValues,
    status = 200,
    probe: ProbeResult | null = null,
  ) {
    const { schema, plugin, title, view, isNew, action } = shown
    const text = probe && (probe.ok ? probe.detail : probe.reason)
    return reply.page(
      InstancePage,
      {
        isNew,
        action,
        contract: view.contract,
        contractTitle: contractTitle(translator, request.locale, view.contract),
        definitionTitle: title,
        item: itemOf(view, { first: true, last: true }),
        form: settingsFaults(form, schema),
        groups: groupsOf(schema, view, { locale: request.locale, translator, plugin }),
        probe: probe && { ok: probe.ok, text: text ?? '' },
      },
      { status },
    )
  }

  const draft = ({ contract, definition }: Static<typeof DefinitionParams>): Shown => {
    const { schema, plugin, title } = admin.definition(contract, definition)
    const values = Object.fromEntries(
      Object.entries(schema).map(([name, field]) => [name, 'default' in field ? (field.default ?? null) : null]),
    )
    const view = {
      contract,
      definition,
      instance: '',
      title: '',
      origin: 'panel',
      file: null,
      enabled: true,
      state: 'running',
      failure: null,
    } as const
    return {
      schema,
      plugin,
      title,
      view: { ...view, schema, values, secrets: {} },
      isNew: true,
      action: `/admin/instances/${contract}/new/${definition}`,
    }
  }
  const existing = async ({ contract, instance }: Static<typeof InstanceParams>): Promise<Shown> => {
    const view = await admin.find(contract, instance)
    const action = `/admin/instances/${contract}/${instance}`
    if (view.state === 'unavailable')
      return { schema: {}, plugin: '', title: view.definition, view, isNew: false, action }
    const { schema, plugin, title } = admin.definition(contract, view.definition)
    return { schema, plugin, title, view, isNew: false, action }
  }

  /** *Test connection*: the same form again, with the answer above it. */
  async function test(request: FastifyRequest, reply: FastifyReply, shown: Shown) {
    const body = request.body as Record<string, string>
    const { contract, definition, instance } = shown.view
    const wanted = {
      contract,
      definition,
      instance: shown.isNew ? null : instance,
      settings: changeOf(shown.schema, body),
    }
    return showForm(request, reply, shown, emptyForm(body), 200, await admin.probe(wanted))
  }

  return (app: App): void => {
    app.get('/instances', { config }, list)

    app.get(
      '/instances/:contract/new/:definition',
      { config, schema: { params: DefinitionParams } },
      async (request, reply) => {
        const shown = draft(request.params)
        return showForm(request, reply, shown, emptyForm(inputsOf(shown.view)))
      },
    )
    app.post(
      '/instances/:contract/new/:definition',
      { config, schema: { params: DefinitionParams, body: SettingsBody } },
      (request, reply) => {
        const shown = draft(request.params)
        return orShowAgain(
          request,
          async () => {
            if (request.body['act'] === 'test') return test(request, reply, shown)
            const named = readName(request.body)
            await admin.create(
              { ...request.params, ...named, settings: changeOf(shown.schema, request.body) },
              actorOf(request),
            )
            return reply.done('/admin/instances', { kind: 'success', message: 'admin.instances.done.create' })
          },
          (form, status) => showForm(request, reply, shown, form, status),
        )
      },
    )

    app.get(
      '/instances/:contract/:instance',
      { config, schema: { params: InstanceParams } },
      async (request, reply) => {
        const shown = await existing(request.params)
        return showForm(request, reply, shown, emptyForm({ title: shown.view.title, ...inputsOf(shown.view) }))
      },
    )
    app.post(
      '/instances/:contract/:instance',
      { config, schema: { params: InstanceParams, body: SettingsBody } },
      async (request, reply) => {
        const shown = await existing(request.params)
        return orShowAgain(
          request,
          async () => {
            if (request.body['act'] === 'test') return test(request, reply, shown)
            const { contract, instance } = request.params
            const { title } = readName({ ...request.body, instance })
            await admin.update(
              contract,
              instance,
              { title, settings: changeOf(shown.schema, request.body) },
              actorOf(request),
            )
            return reply.done('/admin/instances', { kind: 'success', message: 'admin.instances.done.update' })
          },
          (form, status) => showForm(request, reply, shown, form, status),
        )
      },
    )

    const acts = {
      enable: (contract: string, instance: string, actor: number) => admin.setEnabled(contract, instance, true, actor),
      disable: (contract: string, instance: string, actor: number) =>
        admin.setEnabled(contract, instance, false, actor),
      up: (contract: string, instance: string, actor: number) => admin.move(contract, instance, 'up', actor),
      down: (contract: string, instance: string, actor: number) => admin.move(contract, instance, 'down', actor),
    }
    for (const [name, act] of Object.entries(acts))
      app.post(
        `/instances/:contract/:instance/${name}`,
        { config, schema: { params: InstanceParams } },
        async (request, reply) => {
          await act(request.params.contract, request.params.instance, actorOf(request))
          return reply.done('/admin/instances', { kind: 'success', message: `admin.instances.done.${name}` })
        },
      )

    async function confirmDelete(request: FastifyRequest, reply: FastifyReply, form: FormValues, status = 200) {
      const { contract, instance } = request.params as Static<typeof InstanceParams>
      const item = itemOf(await admin.find(contract, instance), { first: true, last: true })
      return reply.page(
        InstanceDeletePage,
        { contract, contractTitle: contractTitle(translator, request.locale, contract), item, form },
        { status },
      )
    }
    const at = '/instances/:contract/:instance/delete'
    app.get(at, { config, schema: { params: InstanceParams } }, (request, reply) =>
      confirmDelete(request, reply, emptyForm()),
    )
    const ConfirmBody = Type.Object({ confirm: Type.String({ maxLength: 60 }) })
    app.post(at, { config, schema: { params: InstanceParams, body: ConfirmBody } }, (request, reply) =>
      orShowAgain(
        request,
        async () => {
          requireConfirmation(request.body.confirm, request.params.instance)
          await admin.remove(request.params.contract, request.params.instance, actorOf(request))
          return reply.done('/admin/instances', { kind: 'success', message: 'admin.instances.done.delete' })
        },
        (form, status) => confirmDelete(request, reply, form, status),
      ),
    )
  }
}

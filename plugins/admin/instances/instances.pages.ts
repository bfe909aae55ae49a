import { InstancesAdmin, Translator, drawn, emptyForm, inject, injectable } from 'nettoria'
import type { App, FormValues, ProbeResult } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { SettingsBody, changeOf, inputsOf, refusesChange } from '../settings-form.js'
import { InstanceDeletePage, InstancePage, InstancesPage, contractTitle, itemOf } from './instance.view.js'
import { DefinitionParams, InstanceParams, readName } from './names.js'
import { ShowInstance } from './show-instance.js'
import type { ShownInstance } from './show-instance.js'

const permission = 'admin.instances.manage'
const alone = { first: true, last: true }

/** /admin/instances: hypervisors, gateways, senders, and whatever else plugins connect. */
@injectable()
export class InstancePages {
  constructor(
    @inject(InstancesAdmin) private readonly instances: InstancesAdmin,
    @inject(Translator) private readonly translator: Translator,
    @inject(ShowInstance) private readonly shown: ShowInstance,
  ) {}

  routes(app: App): void {
    app.detail('/instances', {
      permission,
      page: InstancesPage,
      show: async (request) => ({ contracts: await this.contracts(request.locale) }),
    })
    this.newRoutes(app)
    this.storedRoutes(app)
    this.actions(app)
  }

  private newRoutes(app: App): void {
    app.form('/instances/:contract/new/:definition', {
      permission,
      params: DefinitionParams,
      body: SettingsBody,
      page: InstancePage,
      start: (request) => inputsOf(this.shown.draft(request.params).view),
      show: (request, form) => this.shown.model(this.shown.draft(request.params), form, request.locale),
      expects: refusesChange,
      act: async (request) => {
        const draft = this.shown.draft(request.params)
        if (request.body['act'] === 'test') return this.test(draft, request.body)
        const settings = changeOf(draft.schema, request.body)
        const wanted = { ...request.params, ...readName(request.body), settings }
        await this.instances.create(wanted, request.signedIn().userId)
        return null
      },
      done: (probe, request) => this.answer(request, this.shown.draft(request.params), request.body, probe, 'create'),
    })
  }

  private storedRoutes(app: App): void {
    app.form('/instances/:contract/:instance', {
      permission,
      params: InstanceParams,
      body: SettingsBody,
      page: InstancePage,
      start: async (request) => {
        const { view } = await this.shown.stored(request.params)
        return { title: view.title, ...inputsOf(view) }
      },
      show: async (request, form) => this.shown.model(await this.shown.stored(request.params), form, request.locale),
      expects: refusesChange,
      act: async (request) => {
        const stored = await this.shown.stored(request.params)
        if (request.body['act'] === 'test') return this.test(stored, request.body)
        const { contract, instance } = request.params
        const { title } = readName({ ...request.body, instance })
        const change = { title, settings: changeOf(stored.schema, request.body) }
        await this.instances.update(contract, instance, change, request.signedIn().userId)
        return null
      },
      done: async (probe, request) =>
        this.answer(request, await this.shown.stored(request.params), request.body, probe, 'update'),
    })
  }

  private actions(app: App): void {
    const acts = {
      enable: (contract: string, instance: string, actor: number) =>
        this.instances.setEnabled(contract, instance, true, actor),
      disable: (contract: string, instance: string, actor: number) =>
        this.instances.setEnabled(contract, instance, false, actor),
      up: (contract: string, instance: string, actor: number) => this.instances.move(contract, instance, 'up', actor),
      down: (contract: string, instance: string, actor: number) =>
        this.instances.move(contract, instance, 'down', actor),
    }
    for (const [name, act] of Object.entries(acts))
      app.action(`/instances/:contract/:instance/${name}`, {
        permission,
        params: InstanceParams,
        back: '/admin/instances',
        expects: refusesChange,
        act: (request) => act(request.params.contract, request.params.instance, request.signedIn().userId),
        done: { to: '/admin/instances', flash: `admin.instances.done.${name}` },
      })

    app.confirm('/instances/:contract/:instance/delete', {
      permission,
      params: InstanceParams,
      page: InstanceDeletePage,
      show: async ({ params, locale }, form) => ({
        contract: params.contract,
        contractTitle: contractTitle(this.translator, locale, params.contract),
        item: itemOf(await this.instances.find(params.contract, params.instance), alone),
        form,
      }),
      name: ({ params }) => params.instance,
      expects: refusesChange,
      act: (request) =>
        this.instances.remove(request.params.contract, request.params.instance, request.signedIn().userId),
      done: { to: '/admin/instances', flash: 'admin.instances.done.delete' },
    })
  }

  private async contracts(locale: string) {
    return (await this.instances.list()).map(({ contract, instances, definitions }) => {
      const own = instances.filter(({ origin }) => origin === 'panel')
      return {
        contract,
        title: contractTitle(this.translator, locale, contract),
        instances: instances.map((view) => itemOf(view, { first: own[0] === view, last: own.at(-1) === view })),
        definitions: definitions.map(({ title, definition }) => ({
          title,
          href: `/admin/instances/${contract}/new/${definition}`,
        })),
      }
    })
  }

  /** *Test connection*: nothing is stored. */
  private test({ view, isNew, schema }: ShownInstance, body: Record<string, string>): Promise<ProbeResult> {
    const { contract, definition, instance } = view
    const settings = changeOf(schema, body)
    return this.instances.probe({ contract, definition, instance: isNew ? null : instance, settings })
  }

  /** The same form again with what the test found above it, or the list. */
  private answer(
    request: FastifyRequest,
    shown: ShownInstance,
    values: FormValues['values'],
    probe: ProbeResult | null,
    done: 'create' | 'update',
  ) {
    if (!probe) return { to: '/admin/instances', flash: `admin.instances.done.${done}` }
    return drawn(InstancePage, this.shown.model(shown, emptyForm(values), request.locale, probe))
  }
}

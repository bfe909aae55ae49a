import { Database, IdParams, Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { AddPool } from '../addresses/add-pool.js'
import { HypervisorParams } from './inventory.view.js'
import { LocationPage, LocationsPage, PlacementPage, PoolPage, TemplatesPage } from './locations.view.js'
import { ManagePlacements } from './manage-placements.js'
import { plain, readHints, readNumber } from './read-location-forms.js'
import { ReadInventory } from './read-inventory.js'
import { ReadLocations } from './read-locations.js'

const permission = 'compute.manage'
const text = (maxLength: number) => Type.String({ maxLength })
const PlacementParams = Type.Object({ ...IdParams.properties, ...HypervisorParams.properties })
const PlacementForm = Type.Object({ weight: text(10), hints: Type.Optional(text(4000)) })
const PoolForm = Type.Object({
  network: text(120),
  first: text(45),
  last: text(45),
  prefix: text(6),
  gateway: text(45),
  nameservers: Type.Optional(text(400)),
})
const EnableForm = Type.Object({ enabled: Type.Union([Type.Literal('yes'), Type.Literal('no')]) })
/** `image-<id>` to the template's name. */
const TemplatesForm = Type.Record(Type.String({ pattern: '^image-[0-9]{1,9}$' }), text(190))
const saved = 'compute.admin.saved'

/** What an operator sets up so that servers can be built: hypervisors, addresses and templates of each datacenter. */
@injectable()
export class LocationPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(ReadLocations) private readonly locations: ReadLocations,
    @inject(ManagePlacements) private readonly placing: ManagePlacements,
    @inject(AddPool) private readonly pools: AddPool,
    @inject(ReadInventory) private readonly inventory: ReadInventory,
  ) {}

  routes(app: App): void {
    app.detail('/locations', {
      permission,
      page: LocationsPage,
      show: async ({ locale }) => ({ locations: await this.locations.all(locale) }),
    })
    app.detail('/locations/:id', {
      permission,
      params: IdParams,
      page: LocationPage,
      show: ({ params, locale }) => this.locations.one(params.id, locale),
    })
    this.placementForm(app)
    this.poolForms(app)
    this.templatesForm(app)
  }

  private placementForm(app: App): void {
    app.form('/locations/:id/hypervisors/:hypervisor', {
      permission,
      params: PlacementParams,
      body: PlacementForm,
      page: PlacementPage,
      start: async ({ params, locale }) => {
        const { placements } = await this.locations.one(params.id, locale)
        const placed = placements.find((one) => one.hypervisor === params.hypervisor)
        return { weight: String(placed?.weight ?? 100), hints: placed?.hints.join('\n') ?? '' }
      },
      show: async ({ params: { id, hypervisor }, locale }, form) => {
        const { datacenter } = await this.locations.one(id, locale)
        const { reachable, networks, datastores } = await this.inventory.read(this.placing.known(hypervisor))
        return { form, datacenter, hypervisor, reachable, networks, datastores: datastores.map(({ name }) => name) }
      },
      act: async ({ params: { id: datacenterId, hypervisor }, body: { weight, hints = '' } }) => {
        const settings = readHints(hints)
        const wanted = { datacenterId, hypervisor, weight: readNumber('weight', weight, 1000), settings }
        await this.placing.setPlacement(wanted)
      },
      done: (_placed, { params }) => ({ to: `/admin/locations/${params.id}`, flash: saved }),
    })
  }

  private poolForms(app: App): void {
    app.form('/locations/:id/pools/new', {
      permission,
      params: IdParams,
      body: PoolForm,
      page: PoolPage,
      post: '/locations/:id/pools',
      start: () => ({ prefix: '24', network: 'public' }),
      show: async ({ params, locale }, form) => ({
        form,
        datacenter: (await this.locations.one(params.id, locale)).datacenter,
      }),
      act: async ({ params, body: { network, first, last, gateway, prefix, nameservers = '' } }) => {
        const servers = plain(nameservers)
          .split(/[\s,،]+/)
          .filter(Boolean)
        await this.pools.add({
          datacenterId: params.id,
          network: network.trim(),
          first: plain(first),
          last: plain(last),
          gateway: plain(gateway),
          prefix: readNumber('prefix', prefix, 128),
          nameservers: servers.slice(0, 6),
        })
      },
      done: (_added, { params }) => ({ to: `/admin/locations/${params.id}`, flash: saved }),
    })
    app.action('/locations/pools/:id', {
      permission,
      params: IdParams,
      body: EnableForm,
      back: '/admin/locations',
      act: ({ params, body }) => this.db.transaction((tx) => this.pools.enable(tx, params.id, body.enabled === 'yes')),
      done: (pool) => ({ to: `/admin/locations/${pool.datacenterId}`, flash: saved }),
    })
  }

  private templatesForm(app: App): void {
    app.form('/locations/hypervisors/:hypervisor/templates', {
      permission,
      params: HypervisorParams,
      body: TemplatesForm,
      page: TemplatesPage,
      start: async ({ params, locale }) => {
        const images = await this.locations.templatesOf(this.placing.known(params.hypervisor), locale)
        return Object.fromEntries(images.map(({ id, template }) => [`image-${id}`, template]))
      },
      show: async (request, form) => {
        const hypervisor = this.placing.known(request.params.hypervisor)
        const images = await this.locations.templatesOf(hypervisor, request.locale)
        const { reachable, reason, templates } = await this.inventory.read(hypervisor)
        const none = { value: '', label: request.t('compute.admin.notBuilt') }
        const known = new Set([...templates, ...images.map((image) => image.template).filter(Boolean)])
        const options = [none, ...[...known].map((name) => ({ value: name, label: name }))]
        return { form, hypervisor, images, reachable, reason, options }
      },
      act: async ({ params, body }) => {
        const named = Object.entries(body).flatMap(([field, template]) =>
          template.trim() ? [[Number(field.slice('image-'.length)), template.trim()] as const] : [],
        )
        await this.placing.setTemplates(params.hypervisor, new Map(named))
      },
      done: (_set, { params }) => ({ to: `/admin/locations/hypervisors/${params.hypervisor}/templates`, flash: saved }),
    })
  }
}

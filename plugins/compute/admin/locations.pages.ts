import {
  Database,
  IdParams,
  Type,
  emptyForm,
  inject,
  injectable,
  isPanelError,
  normaliseDigits,
  refusedForm,
} from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AddPool } from '../addresses/add-pool.js'
import { computeErrors } from '../errors.js'
import { HypervisorParams } from './inventory.view.js'
import { LocationPage, LocationsPage, PlacementPage, PoolPage, TemplatesPage } from './locations.view.js'
import { ManagePlacements } from './manage-placements.js'
import { ReadInventory } from './read-inventory.js'
import { ReadLocations } from './read-locations.js'

const config = { permission: 'compute.manage' }
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
const TemplatesForm = Type.Record(Type.String({ pattern: '^(_csrf|image-[0-9]{1,9})$' }), text(190))

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
    app.get('/locations', { config }, async (request, reply) =>
      reply.page(LocationsPage, { locations: await this.locations.all(request.locale) }),
    )
    app.get('/locations/:id', { config, schema: { params: IdParams } }, async (request, reply) =>
      reply.page(LocationPage, await this.locations.one(request.params.id, request.locale)),
    )
    this.placementRoutes(app)
    this.poolRoutes(app)
    this.templateRoutes(app)
  }

  private placementRoutes(app: App): void {
    const url = '/locations/:id/hypervisors/:hypervisor'
    app.get(url, { config, schema: { params: PlacementParams } }, async (request, reply) => {
      const { id, hypervisor } = request.params
      const { placements } = await this.locations.one(id, request.locale)
      const placed = placements.find((one) => one.hypervisor === hypervisor)
      const form = emptyForm({ weight: String(placed?.weight ?? 100), hints: placed?.hints.join('\n') ?? '' })
      return this.showPlacement(request, reply, request.params, form)
    })
    app.post(url, { config, schema: { params: PlacementParams, body: PlacementForm } }, async (request, reply) => {
      const { id, hypervisor } = request.params
      try {
        const { weight, hints = '' } = request.body
        const settings = readHints(hints)
        await this.placing.setPlacement({
          datacenterId: id,
          hypervisor,
          weight: readNumber('weight', weight, 1000),
          settings,
        })
        return reply.done(`/admin/locations/${id}`, { kind: 'success', message: 'compute.admin.saved' })
      } catch (error) {
        const [form, status] = refusal(error, request)
        return this.showPlacement(request, reply, request.params, form, status)
      }
    })
  }

  private async showPlacement(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, hypervisor }: { id: number; hypervisor: string },
    form: FormValues,
    status = 200,
  ) {
    const { datacenter } = await this.locations.one(id, request.locale)
    const { reachable, networks, datastores } = await this.inventory.read(this.placing.known(hypervisor))
    const model = { form, datacenter, hypervisor, reachable, networks, datastores: datastores.map(({ name }) => name) }
    return reply.page(PlacementPage, model, { status })
  }

  private poolRoutes(app: App): void {
    const show = async (request: FastifyRequest, reply: FastifyReply, id: number, form: FormValues, status = 200) => {
      const { datacenter } = await this.locations.one(id, request.locale)
      return reply.page(PoolPage, { form, datacenter }, { status })
    }
    app.get('/locations/:id/pools/new', { config, schema: { params: IdParams } }, async (request, reply) =>
      show(request, reply, request.params.id, emptyForm({ prefix: '24', network: 'public' })),
    )
    app.post(
      '/locations/:id/pools',
      { config, schema: { params: IdParams, body: PoolForm } },
      async (request, reply) => {
        const { id } = request.params
        try {
          const { network, first, last, gateway, prefix, nameservers = '' } = request.body
          const addresses = { first: plain(first), last: plain(last), gateway: plain(gateway) }
          const servers = plain(nameservers)
            .split(/[\s,،]+/)
            .filter(Boolean)
          await this.pools.add({
            datacenterId: id,
            network: network.trim(),
            ...addresses,
            prefix: readNumber('prefix', prefix, 128),
            nameservers: servers.slice(0, 6),
          })
          return reply.done(`/admin/locations/${id}`, { kind: 'success', message: 'compute.admin.saved' })
        } catch (error) {
          const [form, status] = refusal(error, request)
          return show(request, reply, id, form, status)
        }
      },
    )
    app.post(
      '/locations/pools/:id',
      { config, schema: { params: IdParams, body: EnableForm } },
      async (request, reply) => {
        const enabled = request.body.enabled === 'yes'
        const pool = await this.db.transaction((tx) => this.pools.enable(tx, request.params.id, enabled))
        return reply.done(`/admin/locations/${pool.datacenterId}`, { kind: 'success', message: 'compute.admin.saved' })
      },
    )
  }

  private templateRoutes(app: App): void {
    const url = '/locations/hypervisors/:hypervisor/templates'
    app.get(url, { config, schema: { params: HypervisorParams } }, async (request, reply) => {
      const hypervisor = this.placing.known(request.params.hypervisor)
      const images = await this.locations.templatesOf(hypervisor, request.locale)
      const { reachable, reason, templates } = await this.inventory.read(hypervisor)
      const values = Object.fromEntries(images.map(({ id, template }) => [`image-${id}`, template]))
      const none = { value: '', label: request.t('compute.admin.notBuilt') }
      const known = new Set([...templates, ...images.map((image) => image.template).filter(Boolean)])
      const options = [none, ...[...known].map((name) => ({ value: name, label: name }))]
      return reply.page(TemplatesPage, { form: emptyForm(values), hypervisor, images, reachable, reason, options })
    })
    app.post(url, { config, schema: { params: HypervisorParams, body: TemplatesForm } }, async (request, reply) => {
      const { hypervisor } = request.params
      const named = Object.entries(request.body).flatMap(([field, template]) => {
        const id = /^image-(\d+)$/.exec(field)?.[1]
        return id && template.trim() ? [[Number(id), template.trim()] as const] : []
      })
      await this.placing.setTemplates(hypervisor, new Map(named))
      return reply.done(`/admin${url.replace(':hypervisor', hypervisor)}`, {
        kind: 'success',
        message: 'compute.admin.saved',
      })
    })
  }
}

const plain = (value: string) => normaliseDigits(value).trim()

/** A whole number from 0 to `max`; throws a field error as the schema would. */
function readNumber(path: string, value: string, max: number): number {
  const written = plain(value)
  if (/^\d{1,6}$/.test(written) && Number(written) <= max) return Number(written)
  const field = { path, message: `must be 0 to ${max}`, key: 'compute.admin.wholeNumber', params: { max } }
  throw computeErrors.COMPUTE_NUMBER_INVALID({}, { fields: [field] })
}

/** One `name = value` a line. Throws COMPUTE_HINT_INVALID. */
function readHints(lines: string): Record<string, string> {
  const hints = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return Object.fromEntries(
    hints.map((line) => {
      const [, name, value] = /^([A-Za-z][A-Za-z0-9.-]{0,39})\s*=\s*(\S.{0,199})$/.exec(line) ?? []
      if (name === undefined || value === undefined) {
        const field = { path: 'hints', message: line, key: 'errors.COMPUTE_HINT_INVALID', params: { line } }
        throw computeErrors.COMPUTE_HINT_INVALID({ line }, { fields: [field] })
      }
      return [name, value]
    }),
  )
}

function refusal(error: unknown, request: FastifyRequest): [FormValues, number] {
  if (!isPanelError(error) || error.status >= 500 || error.status === 404) throw error
  return [refusedForm(error, request), error.status]
}

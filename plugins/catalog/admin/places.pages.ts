import { Database, emptyForm, inject, injectable } from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminDatacenter, viewAdminImage } from './admin.view.js'
import { Body, config, found, home, params, saveForm, showForm } from './catalog-forms.js'
import { FieldBuilder } from './form-fields.js'
import type { Sent } from './form-fields.js'
import { ManagePlaces } from './manage-places.js'
import { PlacesPage } from './pages.js'
import { readDatacenter, readImage, valuesOf } from './read-form.js'

/** Datacenters and images, for their operator. */
@injectable()
export class PlacePages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManagePlaces) private readonly places: ManagePlaces,
  ) {}

  routes(app: App): void {
    this.placeRoutes(app, 'datacenters')
    this.placeRoutes(app, 'images')
  }

  private placeRoutes(app: App, what: 'datacenters' | 'images'): void {
    const list = `${home}/${what}`
    const all = async () => {
      const { datacenters, images } = await this.snapshot()
      return what === 'datacenters'
        ? [...datacenters.values()].map(viewAdminDatacenter)
        : [...images.values()].map(viewAdminImage)
    }
    const show = async (request: FastifyRequest, reply: FastifyReply, id: number, given?: FormValues, status = 200) => {
      const known = await all()
      const one = id ? found(known.find((place) => place.id === id)) : undefined
      const fresh = { onSale: 'on', available: 'on', minDiskGb: '10', position: String(known.length + 1) }
      const form = given ?? emptyForm(one ? valuesOf(one) : fresh)
      const fields = new FieldBuilder(request.t, form.values)
      return showForm(reply, form, status, what === 'datacenters' ? fields.datacenter() : fields.image(), {
        title: one ? localise(one.names, request.locale) : request.t(`catalog.admin.add.${what}`),
        back: list,
        backLabel: request.t(`catalog.admin.${what}`),
        action: one ? `${list}/${id}` : list,
      })
    }
    const save = (request: FastifyRequest<{ Body: Sent }>, reply: FastifyReply, id: number) =>
      saveForm(
        request,
        reply,
        async () => {
          if (what === 'datacenters') await this.places.saveDatacenter(id || null, readDatacenter(request.body))
          else await this.places.saveImage(id || null, readImage(request.body))
          return list
        },
        (form, status) => show(request, reply, id, form, status),
      )
    app.get(`/catalog/${what}`, { config }, async (request, reply) => {
      const rows = (await all()).map((one) => ({
        id: one.id,
        slug: one.slug,
        name: localise(one.names, request.locale),
        onSale: 'available' in one ? one.available : one.onSale,
        detail: 'cities' in one ? localise(one.cities, request.locale) : one.version,
      }))
      return reply.page(PlacesPage, { what, rows })
    })
    app.get(`/catalog/${what}/new`, { config }, (request, reply) => show(request, reply, 0))
    app.get(`/catalog/${what}/:id`, { config, schema: { params } }, (request, reply) =>
      show(request, reply, request.params.id),
    )
    app.post(`/catalog/${what}`, { config, schema: { body: Body } }, (request, reply) => save(request, reply, 0))
    app.post(`/catalog/${what}/:id`, { config, schema: { params, body: Body } }, (request, reply) =>
      save(request, reply, request.params.id),
    )
  }

  private snapshot() {
    return this.memory.get(this.db.read)
  }
}

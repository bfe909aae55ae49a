import { Database, inject, injectable } from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminDatacenter, viewAdminImage } from './admin.schemas.js'
import { Body, formModel, found, home, params, permission, saved } from './catalog-forms.js'
import { DatacenterInput, ImageInput } from './catalog-input.js'
import { FieldBuilder } from './form-fields.js'
import type { Sent } from './form-fields.js'
import { ManagePlaces } from './manage-places.js'
import { FormPage, PlacesPage } from './admin.view.js'
import { readForm, valuesOf } from './read-form.js'

type Kind = 'datacenters' | 'images'

/** Datacenters and images, for their operator. */
@injectable()
export class PlacePages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManagePlaces) private readonly places: ManagePlaces,
  ) {}

  routes(app: App): void {
    for (const kind of ['datacenters', 'images'] as const) this.placeRoutes(app, kind)
  }

  private placeRoutes(app: App, kind: Kind): void {
    const done = { to: `${home}/${kind}`, flash: saved }
    app.detail(`/catalog/${kind}`, {
      permission,
      page: PlacesPage,
      show: async ({ locale }) => ({
        what: kind,
        rows: (await this.all(kind)).map((one) => ({
          id: one.id,
          slug: one.slug,
          name: localise(one.names, locale),
          onSale: 'available' in one ? one.available : one.onSale,
          detail: 'cities' in one ? localise(one.cities, locale) : one.version,
        })),
      }),
    })
    app.form(`/catalog/${kind}/new`, {
      permission,
      body: Body,
      page: FormPage,
      post: `/catalog/${kind}`,
      start: async () => {
        const position = String((await this.all(kind)).length + 1)
        return { onSale: 'on', available: 'on', minDiskGb: '10', position }
      },
      show: (request, form) => this.model(request, kind, 0, form),
      act: (request) => this.save(kind, null, request.body),
      done,
    })
    app.form(`/catalog/${kind}/:id`, {
      permission,
      params,
      body: Body,
      page: FormPage,
      start: async ({ params: { id } }) => valuesOf(await this.one(kind, id)),
      show: (request, form) => this.model(request, kind, request.params.id, form),
      act: (request) => this.save(kind, request.params.id, request.body),
      done,
    })
  }

  private async model(request: FastifyRequest, kind: Kind, id: number, form: FormValues) {
    const list = `${home}/${kind}`
    const one = id ? await this.one(kind, id) : undefined
    const fields = new FieldBuilder(request.t, form.values).of(kind === 'datacenters' ? DatacenterInput : ImageInput)
    return formModel(form, [{ title: '', fields }], {
      title: one ? localise(one.names, request.locale) : request.t(`catalog.admin.add.${kind}`),
      back: list,
      backLabel: request.t(`catalog.admin.${kind}`),
      action: one ? `${list}/${id}` : list,
    })
  }

  private save(kind: Kind, id: number | null, sent: Sent): Promise<number> {
    if (kind === 'images') return this.places.saveImage(id, readForm(ImageInput, sent))
    const input = readForm(DatacenterInput, sent)
    return this.places.saveDatacenter(id, { ...input, country: input.country.toUpperCase() })
  }

  private async one(kind: Kind, id: number) {
    return found((await this.all(kind)).find((place) => place.id === id))
  }

  private async all(kind: Kind) {
    const { datacenters, images } = await this.memory.get(this.db.read)
    return kind === 'datacenters'
      ? [...datacenters.values()].map(viewAdminDatacenter)
      : [...images.values()].map(viewAdminImage)
  }
}

import { Database, inject, injectable } from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminPlan } from './admin.schemas.js'
import { Body, formModel, found, home, params, permission, saved } from './catalog-forms.js'
import { PlanInput } from './catalog-input.js'
import { FieldBuilder } from './form-fields.js'
import { ManageProducts } from './manage-products.js'
import { FormPage } from './admin.view.js'
import { readForm, valuesOf } from './read-form.js'

/** Plans of a product, for their operator. */
@injectable()
export class PlanPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManageProducts) private readonly products: ManageProducts,
  ) {}

  routes(app: App): void {
    app.form('/catalog/products/:id/plans/new', {
      permission,
      params,
      body: Body,
      page: FormPage,
      post: '/catalog/products/:id/plans',
      start: async ({ params: { id } }) => {
        const { plans } = await this.product(id)
        return { ipv4: '1', onSale: 'on', position: String(plans.length + 1) }
      },
      show: (request, form) => this.model(request, { product: request.params.id, plan: 0 }, form),
      act: ({ params: { id }, body }) => this.products.savePlan(id, null, readForm(PlanInput, body)),
      done: (id) => ({ to: `${home}/plans/${id}/prices`, flash: saved }),
    })
    app.form('/catalog/plans/:id', {
      permission,
      params,
      body: Body,
      page: FormPage,
      start: async ({ params: { id } }) => valuesOf(viewAdminPlan(await this.plan(id))),
      show: (request, form) => this.model(request, { product: 0, plan: request.params.id }, form),
      act: async ({ params: { id }, body }) =>
        this.products.savePlan((await this.plan(id)).productId, id, readForm(PlanInput, body)),
      done: (id) => ({ to: `${home}/plans/${id}`, flash: saved }),
    })
  }

  private async model(request: FastifyRequest, at: { product: number; plan: number }, form: FormValues) {
    const plan = at.plan ? await this.plan(at.plan) : undefined
    const product = await this.product(plan?.productId ?? at.product)
    const links = plan
      ? [{ href: `${home}/plans/${plan.id}/prices`, label: request.t('catalog.admin.prices'), icon: 'coin' }]
      : []
    return formModel(form, new FieldBuilder(request.t, form.values).plan(), {
      title: plan ? localise(plan.names, request.locale) : request.t('catalog.admin.addPlan'),
      back: `${home}/products/${product.id}`,
      backLabel: localise(product.names, request.locale),
      action: plan ? `${home}/plans/${plan.id}` : `${home}/products/${product.id}/plans`,
      links,
    })
  }

  private async plan(id: number) {
    return found((await this.memory.get(this.db.read)).plans.get(id))
  }

  private async product(id: number) {
    return found((await this.memory.get(this.db.read)).products.find((one) => one.id === id))
  }
}

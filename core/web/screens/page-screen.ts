import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { TSchema } from 'typebox'
import type { App } from '../http/app.js'
import { fillPath } from '../http/ways-back.js'
import { relaxPolicy } from '../http/relax-policy.js'
import { emptyForm } from '../themes/page.js'
import type { FormValues, PageType } from '../themes/page.js'
import { sameName } from './confirm.js'
import { mountForm } from './mount-form.js'
import { accessConfig } from './screen.js'
import type { FormScreen, Maybe, ScreenRequest, ShownPart } from './screen.js'

/** A form on a page that destroys something: it counts only when the name of that thing was typed into the field `confirm`. */
export interface Confirmed<P extends TSchema, Q extends TSchema> {
  /** What has to be typed. */
  name(request: ScreenRequest<P, Q>): Maybe<string>
}

const Confirm = { confirm: Type.String({ maxLength: 300 }) }

/** A page that is registered, and the forms on it. */
export class PageOfForms<P extends TSchema, Q extends TSchema, M extends TSchema> {
  constructor(
    private readonly app: App,
    private readonly path: string,
    private readonly part: ShownPart<P, Q, M>,
  ) {
    const { params, query } = part
    const config = accessConfig(part)
    const schema = { ...(params && { params }), ...(query && { querystring: query }) }
    app.get(path, { config, schema }, async (given, reply) => {
      const request = given as unknown as ScreenRequest<P, Q>
      const elsewhere = await part.elsewhere?.(request)
      if (typeof elsewhere === 'string') return reply.redirect(elsewhere, 303)
      if (elsewhere) return reply.page(elsewhere.page, elsewhere.model as never)
      return this.#draw(request, reply, emptyForm(await part.start?.(request)), 200)
    })
  }

  /** A form of this page, posted to `<path>/<at>`, or to another path when `at` begins with a slash. */
  form<B extends TSchema, R>(at: string, form: FormScreen<P, Q, B, R>): this {
    const { params, query } = this.part
    const url = at === '' ? this.path : at.startsWith('/') ? at : `${this.path}/${at}`
    mountForm<P, Q, B, R>(this.app, {
      url,
      access: this.part,
      params,
      query,
      form,
      ...(url !== this.path && { standsAt: (filled) => fillPath(this.app.prefix + this.path, filled) }),
      showAgain: (request, reply, values, status) => this.#draw(request as ScreenRequest<P, Q>, reply, values, status),
    })
    return this
  }

  /** A form that takes the name of what is lost. Throws CONFIRMATION_WRONG beside the field `confirm`. */
  confirm<B extends Record<string, TSchema>, R>(
    at: string,
    {
      name,
      body,
      act,
      ...form
    }: Confirmed<P, Q> & Omit<FormScreen<P, Q, ReturnType<typeof withConfirm<B>>, R>, 'body'> & { body?: B },
  ): this {
    return this.form(at, {
      ...form,
      body: withConfirm((body ?? {}) as B),
      act: async (request) => {
        sameName((request.body as { confirm: string }).confirm, await name(request as unknown as ScreenRequest<P, Q>))
        return act(request)
      },
    })
  }

  async #draw(
    request: ScreenRequest<P, Q>,
    reply: FastifyReply,
    form: FormValues,
    status: number,
  ): Promise<FastifyReply> {
    if (this.part.policy) relaxPolicy(reply, this.part.policy)
    if (status >= 400 && !showsForms(this.part.page as PageType))
      request.said = { kind: 'warning', text: form.message ?? request.t('errors.INPUT_INVALID') }
    return reply.page(this.part.page, await this.part.show(request, form), { status })
  }
}

/** Whether a page's own template says what was wrong with a form. */
const showsForms = ({ model }: PageType): boolean => 'form' in ((model as { properties?: object }).properties ?? {})

function withConfirm<B extends Record<string, TSchema>>(body: B) {
  return Type.Object({ ...body, ...Confirm })
}

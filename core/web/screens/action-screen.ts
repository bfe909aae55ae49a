import type { FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { App } from '../http/app.js'
import type { PageType } from '../themes/page.js'
import { mountForm } from './mount-form.js'
import { accessConfig } from './screen.js'
import type { Access, FormScreen, Maybe, ScreenRequest } from './screen.js'

/** A button in a list or on another page. A refusal leads back there and says why. */
export interface ActionScreen<P extends TSchema, B extends TSchema, R> extends Omit<
  FormScreen<P, TSchema, B, R>,
  'refused' | 'again' | 'permission'
> {
  params?: P
  /** Where the button stands. */
  back: string | ((request: ScreenRequest<P, TSchema, B>) => string)
}

export function mountAction<P extends TSchema, B extends TSchema, R>(
  app: App,
  url: string,
  { params, back, permission, public: open, ...form }: Access & ActionScreen<P, B, R>,
): void {
  const access: Access = open ? { public: true } : { permission: permission! }
  const backOf = (request: FastifyRequest) =>
    typeof back === 'string' ? back : back(request as ScreenRequest<P, TSchema, B>)
  mountForm<P, TSchema, B, R>(app, {
    url,
    access,
    params,
    standsAt: (filled) => backOf({ params: filled, query: {}, body: {} } as never),
    form: {
      ...form,
      refused(error, request) {
        // What no button of ours sends is no refusal of what somebody wanted.
        if (![409, 422, 429].includes(error.status) && !error.code.startsWith('FORM_')) throw error
        const flash = `errors.${error.code}`
        // A flash is carried as its key alone; a sentence that names something is read on the page of the error.
        if (request.t(flash) !== request.t(flash, error.params as Record<string, string>)) throw error
        return { to: backOf(request), flash, kind: 'warning' }
      },
    },
    showAgain: async (request, reply, { message }) =>
      reply.done(
        backOf(request),
        message ? { kind: 'danger', message: 'errors.INTERNAL' } : { kind: 'info', message: 'core.form.sendAgain' },
      ),
  })
}

/** A piece of a page that a script asks for with what was typed so far. It changes nothing. */
export interface FragmentScreen<P extends TSchema, B extends TSchema, M extends TSchema> {
  params?: P
  body: B
  page: PageType<M>
  show(request: ScreenRequest<P, TSchema, B>): Maybe<Static<M>>
}

export function mountFragment<P extends TSchema, B extends TSchema, M extends TSchema>(
  app: App,
  url: string,
  screen: Access & FragmentScreen<P, B, M>,
): void {
  const config = accessConfig(screen)
  const schema = { body: screen.body, ...(screen.params && { params: screen.params }) }
  app.post(url, { config, schema }, async (request, reply) =>
    reply.page(screen.page, await screen.show(request as unknown as ScreenRequest<P, TSchema, B>)),
  )
}

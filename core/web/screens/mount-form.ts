import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { PanelError, isPanelError } from '../../foundation/kernel/errors.js'
import type { App } from '../http/app.js'
import { toPanelError } from '../http/answer-errors.js'
import { httpErrors } from '../http/errors.js'
import { isAllowed } from '../http/guard.js'
import { readerChange } from '../http/reader.js'
import { emptyForm } from '../themes/page.js'
import type { FormValues } from '../themes/page.js'
import { screenErrors } from './errors.js'
import { doOnce, renewOnceKey } from './once.js'
import { refusedForm, typedValues } from './refused-form.js'
import { ResumePage } from './resume.view.js'
import { accessConfig } from './screen.js'
import type { Access, FormScreen, Outcome, ScreenRequest } from './screen.js'

/** How a form is shown again: on its page. */
export type ShowAgain = (
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormValues,
  status: number,
) => Promise<FastifyReply>

export interface MountedForm<P extends TSchema, Q extends TSchema, B extends TSchema, R> {
  url: string
  access: Access
  params?: P | undefined
  query?: Q | undefined
  form: FormScreen<P, Q, B, R>
  showAgain: ShowAgain
  /** Where the form stands, when that is another address. */
  standsAt?: (params: Record<string, string>) => string
}

/** Registers the POST of a form: token, one-time key, validation, the act, and where it leads. */
export function mountForm<P extends TSchema, Q extends TSchema, B extends TSchema, R>(
  app: App,
  { url, access, params, query, form, showAgain, standsAt }: MountedForm<P, Q, B, R>,
): void {
  const permission = form.permission ?? access.permission
  const schema = {
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(form.body && { body: form.body }),
  }
  const mayRead = ({ principal }: FastifyRequest) =>
    !access.permission || (!!principal && isAllowed(principal, access.permission))
  const config = {
    ...accessConfig({ permission }),
    ...(form.harmless && { harmless: true as const }),
    ...(form.forgeable && { forgeable: true as const }),
    form: true as const,
  }
  const act = async (request: ScreenRequest<P, Q, B>): Promise<Outcome> => {
    const result = await form.act(request)
    return typeof form.done === 'function' ? form.done(result, request) : form.done
  }
  const again = async (request: ScreenRequest<P, Q, B>, reply: FastifyReply, values: FormValues, status: number) =>
    showAgain(request, reply, form.again ? await form.again(values, request) : values, status)

  if (standsAt) app.waysBack.add(app.prefix + url, standsAt)
  app.post(url, { config, schema, attachValidation: true }, async (given, reply) => {
    const request = given as unknown as ScreenRequest<P, Q, B>
    if (request.sessionEnded) return resume(request, reply)
    try {
      if (request.formParts.resumed) return await showResumed(request, reply, mayRead, again)
      requireWhole(request)
      const outcome = form.repeatable
        ? await act(request)
        : await doOnce(app.keyClaims, request, request.formParts.once, () => act(request))
      return await follow(reply, outcome, form.repeatable)
    } catch (thrown) {
      const error = answerable(thrown, request, form.expects)
      const elsewhere = error.status < 500 ? await form.refused?.(error, request) : undefined
      if (elsewhere !== undefined) {
        request.log.info({ errorCode: error.code }, 'form refused')
        return follow(reply, elsewhere)
      }
      // The page may be closed to who may send the form: nothing of it is shown.
      if (!mayRead(request)) throw error
      return again(request, reply, refusedForm(error, request), error.status)
    }
  })
}

/** Only shown: whatever its token says, nothing is done. */
async function showResumed<R extends FastifyRequest>(
  request: R,
  reply: FastifyReply,
  mayRead: (request: FastifyRequest) => boolean,
  again: (request: R, reply: FastifyReply, values: FormValues, status: number) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  if (!mayRead(request)) throw httpErrors.PERMISSION_DENIED()
  if (readerChange(request.formParts.reader, request.principal) === 'other-user') throw screenErrors.FORM_OTHER_USER()
  request.said = { kind: 'info', text: request.t('core.form.sendAgain') }
  return again(request, reply, emptyForm(typedValues(request.body, request.formParts.secrets)), 200)
}

/** Throws why the form does not count: its token, or its schema. */
function requireWhole(request: FastifyRequest): void {
  if (request.forgery === 'signed-in-again') throw screenErrors.FORM_SIGNED_IN_AGAIN()
  if (request.forgery === 'other-user') throw screenErrors.FORM_OTHER_USER()
  if (request.forgery === 'signed-out') throw screenErrors.FORM_SIGNED_OUT()
  if (request.forgery === 'cookies-missing') throw screenErrors.FORM_COOKIES_MISSING()
  if (request.forgery === 'not-secure')
    throw screenErrors.FORM_NOT_SECURE({ url: `https://${request.host}${request.url}` })
  if (request.forgery === 'stale') throw screenErrors.FORM_STALE()
  if (request.validationError) throw toPanelError(request.validationError, request)
}

/** An address that does not fit shows no form again; a fault of ours does, with what was typed. */
function answerable(thrown: unknown, request: FastifyRequest, expects?: (error: PanelError) => boolean): PanelError {
  if (request.validationError && request.validationError.validationContext !== 'body') throw thrown
  if (isPanelError(thrown) && thrown.status < 500) return thrown
  if (isPanelError(thrown) && expects?.(thrown))
    return new PanelError(thrown.code, 409, thrown.message, thrown.params, thrown.fields, thrown)
  request.log.error({ err: thrown }, 'a form failed; it is shown again with what was typed')
  return httpErrors.INTERNAL({ requestId: request.id }, { cause: thrown })
}

async function follow(reply: FastifyReply, outcome: Outcome, keepKey?: true): Promise<FastifyReply> {
  if (typeof outcome === 'object' && 'page' in outcome)
    return reply.page(
      outcome.page,
      outcome.model as never,
      outcome.status === undefined ? {} : { status: outcome.status },
    )
  if (!keepKey) renewOnceKey(reply.request, reply)
  if (typeof outcome === 'string') return reply.done(outcome)
  if ('leave' in outcome) return reply.leave(outcome.leave)
  const { to, flash, kind = 'success' } = outcome
  outcome.with?.(reply)
  return reply.done(to, flash === undefined ? undefined : { kind, message: flash })
}

/** Nobody is signed in any more: what was typed is kept in a page that sends it again after the next sign-in. */
function resume(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { reader, resumed, secrets } = request.formParts
  const values = Object.entries(typedValues(request.body, secrets)).map(([name, value]) => ({ name, value }))
  const error = screenErrors.FORM_SESSION_ENDED()
  request.log.info({ errorCode: error.code, security: true, ip: request.ip }, 'form refused')
  return reply.page(ResumePage, { action: request.url, values, reader, waiting: resumed }, { status: error.status })
}

import type { ErrorObject } from 'ajv'
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PanelError, isPanelError } from '../../foundation/kernel/errors.js'
import { httpErrors } from './errors.js'
import { sendToLogin, wantsPage } from './guard.js'
import { errorText, fieldErrorText } from '../i18n/error-texts.js'
import { ErrorPage } from './http.view.js'
import { fieldErrors } from './validation.js'

interface FastifyFailure extends Error {
  code?: string
  statusCode?: number
  validation?: ErrorObject[]
}

const titled = new Set([400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503])

/** Every failure leaves as one shape: problem+json for programs, a themed page for people. */
export const errors = fp(
  async (app) => {
    app.setErrorHandler((error, request, reply) =>
      answer(toPanelError(error as FastifyFailure, request), error, request, reply),
    )
    app.setNotFoundHandler((request, reply) => {
      const formsPage = request.method === 'GET' ? app.waysBack.find(request.url.split('?')[0]!) : null
      return formsPage ? reply.redirect(formsPage, 303) : answer(httpErrors.NOT_FOUND(), null, request, reply)
    })
  },
  { name: 'errors', dependencies: ['pages', 'language'] },
)

export function toPanelError(
  error: FastifyFailure,
  request: { id: string; headers: FastifyRequest['headers'] },
): PanelError {
  if (isPanelError(error)) return error
  if (error.validation) return httpErrors.INPUT_INVALID({}, { fields: fieldErrors(error.validation) })
  if (error.code?.startsWith('FST_CSRF')) return httpErrors.CSRF_INVALID()
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return httpErrors.BODY_TOO_LARGE({ limit: 1_048_576 })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return httpErrors.MEDIA_TYPE_UNSUPPORTED({ type: String(request.headers['content-type'] ?? '').slice(0, 80) })
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return httpErrors.INPUT_INVALID({}, { fields: [{ path: '', message: error.message }], cause: error })
  return httpErrors.INTERNAL({ requestId: request.id }, { cause: error })
}

/** An address that cannot be decoded reaches neither a route nor its hooks, so it is answered here. */
export function answerBadAddress(failure: FastifyFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toPanelError(failure, request)
  noteRefusal(error, request)
  const headers = { 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
  return problem(error, error.message, request, reply.headers(headers))
}

/** What was refused and why. With `security`, who tried: what an operator would look for after an attack. */
function noteRefusal(error: PanelError, request: FastifyRequest): void {
  const what = { errorCode: error.code, route: request.routeOptions.url, fields: error.fields.map((f) => f.path) }
  const who = { security: true, ip: request.ip, userId: request.principal?.userId }
  request.log.info([401, 403, 429].includes(error.status) ? { ...what, ...who } : what, 'refused')
}

async function answer(
  error: PanelError,
  original: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (error.status >= 500) request.log.error({ err: original ?? error, errorCode: error.code }, error.message)
  else noteRefusal(error, request)
  reply.header('cache-control', 'no-store')
  if (error.status === 429 && error.params['seconds']) reply.header('retry-after', String(error.params['seconds']))
  const page = wantsPage(request)
  if (page && error.code === 'AUTH_REQUIRED') return sendToLogin(request, reply)
  // A server error's own sentence may name internals; people get the general one with the request id.
  const shown = error.status >= 500 && error.status !== 503 ? httpErrors.INTERNAL({ requestId: request.id }) : error
  const detail = errorText(shown, request.t)
  if (!page) return problem(shown, detail, request, reply)
  const title = request.t(
    `core.errors.title.${titled.has(error.status) ? error.status : error.status >= 500 ? 500 : 400}`,
  )
  return reply.page(
    ErrorPage,
    { status: error.status, code: shown.code, title, detail, requestId: request.id },
    { status: error.status },
  )
}

function problem(error: PanelError, detail: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const errors = error.fields.map((field) => ({ path: field.path, message: fieldErrorText(field, request.t) }))
  return reply
    .status(error.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: `https://nettoria.dev/errors/${error.code}`,
      title: error.code,
      status: error.status,
      detail,
      code: error.code,
      requestId: request.id,
      ...(errors.length ? { errors } : {}),
    })
}

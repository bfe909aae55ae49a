import { defineErrors } from '../../foundation/kernel/errors.js'

export const httpErrors = defineErrors({
  INPUT_INVALID: { status: 400, message: 'Some fields are not valid. Correct them and send again.' },
  NOT_FOUND: { status: 404, message: 'There is nothing here. Check the address.' },
  AUTH_REQUIRED: { status: 401, message: 'Sign in first, then try again.' },
  PERMISSION_DENIED: {
    status: 403,
    message: 'You are not allowed to do this. Ask the owner of the account or an administrator.',
  },
  CSRF_INVALID: {
    status: 403,
    message: 'The form is too old or came from elsewhere. Reload the page and send it again.',
  },
  BODY_TOO_LARGE: { status: 413, message: 'The request is larger than {limit} bytes. Send less.' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, message: 'The content type "{type}" is not accepted here.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests. Try again in {seconds} seconds.' },
  INTERNAL: {
    status: 500,
    message:
      'Something went wrong on our side. Nothing was lost; try again, or give support the request id {requestId}.',
  },
  SHUTTING_DOWN: { status: 503, message: 'The panel is restarting. Try again in a moment.' },
  ROUTES_REFUSED: { status: 500, message: 'The routes of {owner} cannot be mounted: {reason}' },
  ROUTE_UNGUARDED: {
    status: 500,
    message: 'The route {method} {url} of {owner} declares neither config.permission nor config.public. Declare one.',
  },
  ROUTE_OUTSIDE_AREA: {
    status: 500,
    message: 'The webhook {method} {url} of {owner} does not begin with /hooks/ or /<name>/return/. Move it there.',
  },
  ROUTE_DUPLICATE: {
    status: 500,
    message: 'The route {method} {url} is registered by {owner} and by {other}. Rename one.',
  },
  ROUTE_ADMIN_OPEN: {
    status: 500,
    message:
      "The route {method} {url} of {owner} lies in the operator's area and asks for no staff permission. Name one that the manifest declares.",
  },
  ROUTE_MISPLACED: {
    status: 500,
    message:
      'The route {method} {url} of {owner} lies among the webhooks, but is registered in the area "{area}". Use plugin.webhooks.',
  },
  ROUTE_PERMISSION_UNKNOWN: {
    status: 500,
    message: 'The route {method} {url} of {owner} asks for the permission "{permission}", which no manifest declares.',
  },
  IDEMPOTENCY_REUSED: { status: 422, message: 'This Idempotency-Key was used with another body. Use a new key.' },
  IDEMPOTENCY_BUSY: {
    status: 409,
    message: 'A request with this Idempotency-Key is still running. Ask again in a moment.',
  },
})

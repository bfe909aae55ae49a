import type { FastifyRequest } from 'fastify'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { FormValues } from '../themes/page.js'

const secrets = /password|code|token/i

/**
 * The form state for a refused input: field errors beside their fields, the error's own text (`errors.<CODE>`) above the form. `input`
 * is what was entered; secrets are not shown again. A form that is shown again is an answer like any other, so the refusal is logged.
 */
export function refusedForm(
  error: PanelError,
  request: Pick<FastifyRequest, 't' | 'log' | 'body'>,
  input: unknown = request.body,
): FormValues {
  const { t, log } = request
  log.info({ errorCode: error.code }, 'form refused')
  const values = Object.entries((input ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => typeof value === 'string' && !secrets.test(name))
    .map(([name, value]) => [name, value as string])
  const plain = (params: object) => params as Record<string, string | number>
  return {
    values: Object.fromEntries(values),
    errors: Object.fromEntries(error.fields.map((f) => [f.path, f.key ? t(f.key, plain(f.params ?? {})) : f.message])),
    message: error.fields.length ? null : t(`errors.${error.code}`, plain(error.params)),
  }
}

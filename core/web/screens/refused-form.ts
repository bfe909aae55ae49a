import type { FastifyRequest } from 'fastify'
import type { PanelError } from '../../foundation/kernel/errors.js'
import { errorText, fieldErrorText } from '../i18n/error-texts.js'
import type { FormValues } from '../themes/page.js'

const secretWords = new Set(['password', 'passphrase', 'secret', 'token', 'pin', 'key'])

/** Names that end in such a word, and codes that prove something. Fields for passwords say so themselves (`_secret`). */
const isSecret = (name: string): boolean =>
  ['code', 'totp'].includes(name) ||
  secretWords.has(
    name
      .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
      .at(-1)!
      .toLowerCase(),
  )

/** What was typed, by name. Secrets are not shown again. */
export function typedValues(input: unknown, secrets: readonly string[] = []): Record<string, string> {
  const values = Object.entries((input ?? {}) as Record<string, unknown>).filter(
    ([name, value]) => typeof value === 'string' && !isSecret(name) && !secrets.includes(name),
  )
  return Object.fromEntries(values) as Record<string, string>
}

/**
 * The form state for a refused input: field errors beside their fields, the error's own text (`errors.<CODE>`) above the form. `input`
 * is what was entered. A form that is shown again is an answer like any other, so the refusal is logged.
 */
export function refusedForm(
  error: PanelError,
  request: Pick<FastifyRequest, 't' | 'log' | 'body'> & Partial<Pick<FastifyRequest, 'ip' | 'principal' | 'formParts'>>,
  input: unknown = request.body,
): FormValues {
  const { t, log } = request
  const who = [401, 403, 429].includes(error.status)
    ? { security: true, ip: request.ip, userId: request.principal?.userId }
    : {}
  log.info({ errorCode: error.code, ...who }, 'form refused')
  return {
    values: typedValues(input, request.formParts?.secrets),
    errors: Object.fromEntries(error.fields.map((field) => [field.path, fieldErrorText(field, t)])),
    message: error.fields.length ? null : errorText(error, t),
  }
}

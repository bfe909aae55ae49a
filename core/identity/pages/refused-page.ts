import type { FastifyReply, FastifyRequest } from 'fastify'
import { toPanelError } from '../../web/http/answer-errors.js'
import { refusedForm } from '../../web/http/refused-form.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import type { FormValues } from '../../web/themes/page.js'

/**
 * Runs what a form asks for; a refusal shows the form again with what was typed. The route has `attachValidation`, so that
 * findings of the schema are shown beside their fields as well.
 */
export async function orShowAgain(
  request: FastifyRequest,
  run: () => Promise<FastifyReply>,
  again: (form: FormValues, status: number) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    if (request.validationError) throw toPanelError(request.validationError, request)
    return await run()
  } catch (error) {
    if (!isPanelError(error) || error.status >= 500) throw error
    return again(refusedForm(error, request), error.status)
  }
}

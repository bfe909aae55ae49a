import { emptyForm, isPanelError, refusedForm } from 'nettoria'
import type { FormValues, PanelError, SettingsSchema } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { inputPrefix } from './settings-form.js'

/** Does what a form asks for; a refusal shows the form again with what was entered. */
export async function orShowAgain(
  request: FastifyRequest,
  act: () => Promise<FastifyReply>,
  again: (form: FormValues, status: number, error: PanelError) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await act()
  } catch (error) {
    // A plugin that cannot run is an answer to the operator's wish, not a fault of the page.
    const plugins = isPanelError(error) && /^(PLUGIN|THEME|ADAPTER|SETTINGS)_/.test(error.code)
    if (!isPanelError(error) || (error.status >= 500 && !plugins)) throw error
    if (error.status < 500) return again(refusedForm(error, request), error.status, error)
    request.log.info({ errorCode: error.code }, 'form refused')
    return again({ ...emptyForm(), message: error.message }, 409, error)
  }
}

/** Puts the faults of settings beside their inputs, and drops every secret that was entered. */
export function settingsFaults(form: FormValues, schema: SettingsSchema): FormValues {
  const secret = (name: string) => schema[name.slice(inputPrefix.length)]?.type === 'secret'
  const errors = Object.entries(form.errors).map(([path, text]) => [path in schema ? inputPrefix + path : path, text])
  return {
    ...form,
    values: Object.fromEntries(Object.entries(form.values).filter(([name]) => !secret(name))),
    errors: Object.fromEntries(errors) as Record<string, string>,
  }
}

/** Who acts, as the core services take it. */
export const actorOf = (request: FastifyRequest): number => request.signedIn().userId

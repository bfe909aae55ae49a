import { IdParams, Type, httpErrors, isPanelError, refusedForm } from 'nettoria'
import type { FormValues, Static } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { FormPage } from './pages.js'

/** What the routes of all pages of the catalogue have in common. */
export const config = { permission: 'catalog.manage' }
export const params = IdParams
export const Body = Type.Record(Type.String({ pattern: '^[A-Za-z0-9_/]{1,60}$' }), Type.String({ maxLength: 2000 }))
export const home = '/admin/catalog'

/** What a form page adds to its fields. */
interface FormSetting {
  title: string
  back: string
  backLabel: string
  action: string
  subtitle?: string
  links?: Static<typeof FormPage.model>['links']
  currencyAction?: string
}

export function showForm(
  reply: FastifyReply,
  form: FormValues,
  status: number,
  groups: Static<typeof FormPage.model>['groups'],
  setting: FormSetting,
): Promise<FastifyReply> {
  return reply.page(FormPage, { form, groups, subtitle: '', links: [], currencyAction: '', ...setting }, { status })
}

/** `work` answers where to go on. A refusal shows the form again, each message beside its field. */
export async function saveForm(
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<string>,
  show: (form: FormValues, status: number) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return reply.done(await work(), { kind: 'success', message: 'catalog.admin.saved' })
  } catch (error) {
    if (!isPanelError(error) || error.status >= 500 || error.status === 404) throw error
    return show(refusedForm(error, request), error.status)
  }
}

/** Throws NOT_FOUND. */
export function found<T>(one: T | undefined): T {
  if (one === undefined) throw httpErrors.NOT_FOUND()
  return one
}

import { IdParams, Type, httpErrors } from 'nettoria'
import type { FormValues, Static } from 'nettoria'
import { FormPage } from './admin.view.js'

/** What the pages of the catalogue have in common. */
export const permission = 'catalog.manage'
export const params = IdParams
export const Body = Type.Record(Type.String({ pattern: '^[A-Za-z0-9_/]{1,60}$' }), Type.String({ maxLength: 2000 }))
export const home = '/admin/catalog'
export const saved = 'catalog.admin.saved'

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

export function formModel(
  form: FormValues,
  groups: Static<typeof FormPage.model>['groups'],
  setting: FormSetting,
): Static<typeof FormPage.model> {
  return { form, groups, subtitle: '', links: [], currencyAction: '', ...setting }
}

/** Throws NOT_FOUND. */
export function found<T>(one: T | undefined): T {
  if (one === undefined) throw httpErrors.NOT_FOUND()
  return one
}

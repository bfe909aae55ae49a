import type { FieldError, PanelError } from '../../foundation/kernel/errors.js'
import type { TextParams, Translate } from './i18n.js'

/** The error's text in the reader's language; the English sentence it carries where that text is missing. */
export const errorText = (error: PanelError, t: Translate): string =>
  textOr(error.message, t, `errors.${error.code}`, error.params)

/** The same for one field. */
export const fieldErrorText = ({ key, params, message }: FieldError, t: Translate): string =>
  key ? textOr(message, t, key, params) : message

function textOr(otherwise: string, t: Translate, key: string, params: object = {}): string {
  const text = t(key, params as TextParams)
  return text === key ? otherwise : text
}

import { screenErrors } from './errors.js'

/** Marks of direction and spaces that come along when a name is copied from a page. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

const plain = (text: string) => text.replace(invisible, '').trim().normalize('NFC').toLowerCase()

/** Throws CONFIRMATION_WRONG, beside the field `confirm`. Where nothing is seen, nothing is confirmed. */
export function sameName(typed: string, wanted: string): void {
  const name = plain(typed)
  if (name !== '' && name === plain(wanted)) return
  const key = 'errors.CONFIRMATION_WRONG'
  const fields = [{ path: 'confirm', message: `write "${wanted}"`, key, params: { wanted } }]
  throw screenErrors.CONFIRMATION_WRONG({ wanted }, { fields })
}

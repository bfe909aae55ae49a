import { createRequire } from 'node:module'
import type { CountryCode } from 'libphonenumber-js/max'
import { normaliseDigits } from '../../web/i18n/digits.js'
import { identityErrors } from '../errors.js'

// The numbering plans of the world are loaded for the first number.
const require = createRequire(import.meta.url)
const phones = () => require('libphonenumber-js/max') as typeof import('libphonenumber-js/max')

// ASCII only: collations of some engines take accented letters for plain ones, and look-alikes make two people one.
const address =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

const dear = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PAGER'])

export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase()
  return email.length <= 191 && email.indexOf('@') <= 64 && address.test(email) ? email : null
}

/** E.164; national numbers are read as numbers of `country`. Null when it is none, or a number that costs its caller extra. */
export function normalisePhone(text: string, country: CountryCode): string | null {
  const phone = phones().parsePhoneNumberFromString(normaliseDigits(text).trim(), {
    defaultCountry: country,
    extract: false,
  })
  if (!phone?.isPossible() || phone.ext) return null
  return dear.has(phone.getType() ?? '') ? null : phone.number
}

/** Normalised contacts, or AUTH_CONTACT_INVALID naming each wrong field. */
export function requireContacts<T extends { email?: string; phone?: string }>(input: T, country: CountryCode): T {
  const email = input.email === undefined ? undefined : normaliseEmail(input.email)
  const phone = input.phone === undefined ? undefined : normalisePhone(input.phone, country)
  const wrong = [
    ...(email === null ? [field('email', 'This is not an e-mail address.')] : []),
    ...(phone === null ? [field('phone', 'This is not a phone number. Write it with the country code.')] : []),
  ]
  if (wrong.length) throw identityErrors.AUTH_CONTACT_INVALID({}, { fields: wrong })
  return { ...input, ...(email ? { email } : {}), ...(phone ? { phone } : {}) }
}

/** An e-mail address or a phone number as people type it, normalised; text that is neither comes back trimmed. */
export function normaliseIdentifier(text: string, country: CountryCode): string {
  if (text.includes('@')) return normaliseEmail(text) ?? text.trim()
  return normalisePhone(text, country) ?? text.trim()
}

const field = (path: string, message: string) => ({ path, message, key: `core.auth.invalid.${path}` })

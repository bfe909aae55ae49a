import { normaliseDigits } from 'nettoria'
import { computeErrors } from '../errors.js'

export const plain = (value: string) => normaliseDigits(value).trim()

/** A whole number from 0 to `max`. Throws COMPUTE_NUMBER_INVALID beside the field. */
export function readNumber(path: string, value: string, max: number): number {
  const written = plain(value)
  if (/^\d{1,6}$/.test(written) && Number(written) <= max) return Number(written)
  const field = { path, message: `must be 0 to ${max}`, key: 'compute.admin.wholeNumber', params: { max } }
  throw computeErrors.COMPUTE_NUMBER_INVALID({}, { fields: [field] })
}

/** One `name = value` a line. Throws COMPUTE_HINT_INVALID. */
export function readHints(lines: string): Record<string, string> {
  const hints = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return Object.fromEntries(
    hints.map((line) => {
      const [, name, value] = /^([A-Za-z][A-Za-z0-9.-]{0,39})\s*=\s*(\S.{0,199})$/.exec(line) ?? []
      if (name === undefined || value === undefined) {
        const field = { path: 'hints', message: line, key: 'errors.COMPUTE_HINT_INVALID', params: { line } }
        throw computeErrors.COMPUTE_HINT_INVALID({ line }, { fields: [field] })
      }
      return [name, value]
    }),
  )
}

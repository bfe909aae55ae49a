// What a secret is called, whatever stands before it and however it is written: `newPassword`, `X-Api-Key`, `access_token`. Counts are
// called `tokens`, and what is wrong has a `errorCode`.
const secretName =
  '(?:pass[-_]?(?:word|phrase)s?(?:[-_]?hash)?|(?:secret|token)(?:[-_]?hash)?|secrets|credentials|authorization|cookies?|(?:api|app|private)[-_]?keys?|database[-_]?url|totp)'
const isSecretName = new RegExp(`${secretName}$`, 'i')
const inAddress = new RegExp(`([?&][\\w.%-]{0,60}${secretName}=)[^&#"\\\\\\s]+`, 'gi')
const deepest = 6
/** Objects looked through for one line: a request or a socket holds all there is, in circles. What comes after is not written at all. */
const most = 1_000

interface Place {
  depth: number
  /** Within a `body`, where a `code` proves who somebody is. */
  inBody: boolean
  budget: { left: number }
}

/**
 * The same value with "[secret]" in place of what is called like a secret, or is a `code` in a `body`. It copies nothing where there is
 * nothing to hide: nearly every line of the log, and pino's own redaction made a quarter of all garbage of a request.
 */
export function hideSecrets<T extends object>(value: T): T {
  return hide(value, { depth: 0, inBody: false, budget: { left: most } }) as T
}

/** A line of the log with "[secret]" for what addresses in it hold: `/reset?token=[secret]`. */
export const hideInAddresses = (line: string): string =>
  line.includes('=') ? line.replace(inAddress, '$1[secret]') : line

function hide(value: unknown, place: Place): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Date) return value
  if (place.depth === deepest || place.budget.left-- <= 0) return '[not shown]'
  const said = written(value)
  if (typeof said !== 'object' || said === null) return value
  const shown = hideInside(said, place)
  return shown === said ? value : shown
}

function hideInside(value: object, { depth, inBody, budget }: Place): object {
  const record = value as Record<string, unknown>
  const isList = Array.isArray(value)
  let copy: Record<string, unknown> | undefined
  for (const name of Object.keys(record)) {
    const inner = record[name]
    // Written down by its serializer, which hides in turn. Serializers see nothing that lies deeper.
    if (depth === 0 && inner instanceof Error && (name === 'err' || name === 'error')) continue
    const shown =
      !isList && isSecret(name, inner, inBody)
        ? '[secret]'
        : hide(inner, { depth: depth + 1, inBody: inBody || name === 'body', budget })
    if (shown === inner) continue
    copy ??= (isList ? [...(value as unknown[])] : { ...record }) as Record<string, unknown>
    copy[name] = shown
  }
  return copy ?? value
}

// Whether there is one, or nothing at all, is no secret.
const isSecret = (name: string, value: unknown, inBody: boolean) =>
  value !== undefined &&
  value !== null &&
  typeof value !== 'boolean' &&
  (isSecretName.test(name) || (inBody && name === 'code'))

/** What JSON writes of it: some objects say that themselves. */
function written(value: object): unknown {
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON !== 'function') return value
  try {
    return toJSON.call(value, '')
  } catch {
    return value
  }
}

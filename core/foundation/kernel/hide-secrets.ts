const names = new Set([
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'appKey',
  'jwtSecret',
  'databaseUrl',
])
const deepest = 6
/** Objects looked through for one line: a request or a socket holds all there is, in circles. What comes after is not written at all. */
const most = 1_000

/**
 * The same value with "[secret]" in place of what is called like a secret, or is the `code` of a `body`. It copies nothing where there is
 * nothing to hide: nearly every line of the log, and pino's own redaction made a quarter of all garbage of a request.
 */
export function hideSecrets<T extends object>(value: T): T {
  return hide(value, 0, false, { left: most }) as T
}

function hide(value: unknown, depth: number, isBody: boolean, budget: { left: number }): unknown {
  if (typeof value !== 'object' || value === null || isWhole(value)) return value
  if (depth === deepest || budget.left-- <= 0) return '[not shown]'
  const record = value as Record<string, unknown>
  let copy: Record<string, unknown> | undefined
  for (const name of Object.keys(record)) {
    const inner = record[name]
    // Written down by its serializer, which hides in turn.
    if (inner instanceof Error && (name === 'err' || name === 'error')) continue
    const isSecret = names.has(name) || (isBody && name === 'code')
    const shown = isSecret ? '[secret]' : hide(inner, depth + 1, name === 'body', budget)
    if (shown === inner) continue
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...record }) as Record<string, unknown>
    copy[name] = shown
  }
  return copy ?? value
}

// Says itself how it is written down.
const isWhole = (value: object) => ArrayBuffer.isView(value) || 'toJSON' in value

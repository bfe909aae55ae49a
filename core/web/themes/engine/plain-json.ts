/**
 * Where a value stops being plain JSON ("items/0/owner"), or undefined when it is plain. Handlebars calls functions and
 * reads accessors it finds, so neither may reach a template.
 */
export function findForeignValue(value: unknown, path = ''): string | undefined {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path
  if (typeof value !== 'object') return path
  const prototype: unknown = Object.getPrototypeOf(value)
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return path
  for (const [key, inner] of Object.entries(value)) {
    const found = findForeignValue(inner, path ? `${path}/${key}` : key)
    if (found !== undefined) return found
  }
  return undefined
}

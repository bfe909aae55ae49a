/** The JSON pointer of the first text, or name, that holds U+0000, which PostgreSQL keeps in no text; undefined where none does. */
export function findNul(value: unknown): string | undefined {
  const waiting: [path: string, value: unknown][] = [['', value]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [path, found] = next
    if (typeof found === 'string' && found.includes('\0')) return path
    if (typeof found !== 'object' || found === null || ArrayBuffer.isView(found)) continue
    for (const [name, inner] of Object.entries(found)) {
      if (name.includes('\0')) return path
      if (typeof inner === 'string' || typeof inner === 'object') waiting.push([`${path}/${name}`, inner])
    }
  }
  return undefined
}

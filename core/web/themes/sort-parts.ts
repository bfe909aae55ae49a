import type { SlotPart } from './extend.js'

/** Orders parts by `before` and `after`, else as they were added; a wish that closes a circle is left out. */
export function sortParts<P extends Pick<SlotPart, 'id' | 'before' | 'after'>>(parts: readonly P[]): P[] {
  const byId = new Map(parts.map((part) => [part.id, part]))
  const earlier = new Map<string, Set<string>>(parts.map((part) => [part.id, new Set()]))
  for (const part of parts) {
    if (part.after && byId.has(part.after)) earlier.get(part.id)!.add(part.after)
    if (part.before && byId.has(part.before)) earlier.get(part.before)!.add(part.id)
  }
  const sorted: P[] = []
  const visited = new Set<string>()
  const visit = (part: P) => {
    if (visited.has(part.id)) return
    visited.add(part.id)
    for (const id of earlier.get(part.id)!) visit(byId.get(id)!)
    sorted.push(part)
  }
  parts.forEach(visit)
  return sorted
}

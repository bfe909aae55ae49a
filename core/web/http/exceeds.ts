/** Whether the value is made of more than `most` values. It looks at no more of them than that. */
export function exceeds(most: number, value: unknown): boolean {
  const waiting: unknown[] = [value]
  for (let left = most; waiting.length > 0; left--) {
    if (left === 0) return true
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next)) continue
    const inner = Object.values(next)
    if (inner.length > left) return true
    waiting.push(...inner)
  }
  return false
}

/** Keeps the texts that were made for so many keys; the one that was made first goes first. */
export function lastMade(most: number): (key: string, make: () => string) => string {
  const kept = new Map<string, string>()
  return (key, make) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const text = make()
    if (kept.size >= most) kept.delete(kept.keys().next().value!)
    kept.set(key, text)
    return text
  }
}

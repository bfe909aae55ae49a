/** A longer key is not kept: what makes it so long was written by somebody, and will hardly be asked for again. */
const longestKey = 500

/** Keeps what was made for so many keys; what was made first goes first. */
export function lastMade<T extends object | string>(most: number): (key: string, make: () => T) => T {
  const kept = new Map<string, T>()
  return (key, make) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make()
    if (key.length > longestKey) return made
    if (kept.size >= most) kept.delete(kept.keys().next().value!)
    kept.set(key, made)
    return made
  }
}

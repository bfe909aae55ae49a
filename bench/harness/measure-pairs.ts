import type { NoiseGuard } from './noise-guard.js'

export interface Pair<T> {
  limit: T
  product: T
  /** Why this pair is noisy, or null. */
  noise: string | null
}

/** limit, product, product, limit, limit, product ...: who goes first changes every pair, so that drift favours nobody. */
export async function measurePairs<T>(
  count: number,
  guard: Pick<NoiseGuard, 'watch'>,
  sides: { limit: () => Promise<T>; product: () => Promise<T> },
): Promise<Pair<T>[]> {
  const pairs: Pair<T>[] = []
  for (let n = 0; n < count; n++) {
    const limitFirst = n % 2 === 0
    const order = limitFirst ? [sides.limit, sides.product] : [sides.product, sides.limit]
    const { results, noise } = await guard.watch(order)
    const [first, second] = results as [T, T]
    pairs.push(limitFirst ? { limit: first, product: second, noise } : { limit: second, product: first, noise })
  }
  return pairs
}

import { generateLoad, sendRequests } from '../harness/generate-load.js'
import type { Load, LoadFigures } from '../harness/generate-load.js'
import type { Bound, Comparison } from '../harness/judge.js'
import { measurePairs } from '../harness/measure-pairs.js'
import type { Pair } from '../harness/measure-pairs.js'
import { check } from '../servers/targets.js'
import type { Target } from '../servers/targets.js'
import type { Bench } from './bench.js'

const connections = 50

export const loadOf = ({ url, headers = {} }: Target): Load => ({ url, headers, connections })

/** Loads both sides in pairs, after both are warm. Answers are looked at before and after. */
export async function compareLoad(
  { profile, pairs, guard }: Bench,
  limit: Target,
  product: Target,
): Promise<Pair<LoadFigures>[]> {
  const load = (target: Target) => generateLoad(loadOf(target), profile.seconds, target.pid)
  for (const target of [limit, product]) {
    await check(target)
    await sendRequests(loadOf(target), profile.warmUpRequests)
  }
  const measured = await measurePairs(pairs, guard, {
    limit: () => load(limit),
    product: () => load(product),
  })
  for (const target of [limit, product]) await check(target)
  return measured
}

/** One figure of measured pairs, with its bound. */
export function comparison<T>(
  about: Pick<Comparison, 'goal' | 'what' | 'on' | 'unjudged'>,
  bound: Bound,
  pairs: readonly Pair<T>[],
  figure: (side: T) => number,
): Comparison {
  return {
    ...about,
    bound,
    limit: pairs.map((pair) => figure(pair.limit)),
    product: pairs.map((pair) => figure(pair.product)),
    noise: pairs.map((pair) => pair.noise),
  }
}

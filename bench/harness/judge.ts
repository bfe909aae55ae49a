import { tooNoisy } from './noise.js'
import { median, spread } from './statistics.js'
import type { Spread } from './statistics.js'

export type Verdict = 'passed' | 'missed' | 'not judged'

/** A figure of the product over the same figure of its limit: `most` for what should be low, `least` for what should be high. */
export type Bound = ({ most: number } | { least: number }) & {
  /** Where the product is far from its goal: the ratio today, which the wide bounds of a check are counted from. */
  today?: number
}

/** One figure, measured on both sides of every pair. */
export interface Comparison {
  goal: string
  /** What was measured, with its unit. */
  what: string
  /** What it ran on: a database, or a peer's name. */
  on: string
  bound: Bound
  limit: number[]
  product: number[]
  /** Of each pair: why it is noisy, or null. */
  noise: (string | null)[]
  /** Why it cannot be judged at all. */
  unjudged?: string | undefined
}

export interface Judged extends Omit<Comparison, 'limit' | 'product'> {
  limit: Spread
  product: Spread
  /** Of each pair: product over limit. */
  ratios: number[]
  ratio: number
  verdict: Verdict
  /** Why it was not judged. */
  reason?: string | undefined
}

/** `slack` widens the bound: 2 forgives what is twice off the goal. Fewer pairs than `leastPairs` are not judged. */
export function judge(comparison: Comparison, { slack, leastPairs }: { slack: number; leastPairs: number }): Judged {
  const { bound, limit, product, noise, unjudged } = comparison
  const ratios = product.map((value, n) => value / limit[n]!)
  const ratio = median(ratios)
  const reason = unjudged ?? doubt(noise, leastPairs)
  const holds = within(bound, ratio, slack) || (slack > 1 && isAsToday(bound, ratio))
  const verdict = reason !== undefined ? 'not judged' : holds ? 'passed' : 'missed'
  return { ...comparison, limit: spread(limit), product: spread(product), ratios, ratio, verdict, reason }
}

function within(bound: Bound, ratio: number, slack: number): boolean {
  return 'most' in bound ? ratio <= bound.most * slack : ratio >= bound.least / slack
}

/** A goal that is missed today does not stop everybody's work, but it must not get worse by half. */
function isAsToday(bound: Bound, ratio: number): boolean {
  if (bound.today === undefined) return false
  return 'most' in bound ? ratio <= bound.today * 1.5 : ratio >= bound.today / 1.5
}

function doubt(noise: Comparison['noise'], leastPairs: number): string | undefined {
  if (noise.length < leastPairs) return `${noise.length} pairs are too few, ${leastPairs} are needed`
  if (tooNoisy(noise)) return `${noise.filter(Boolean).length} of ${noise.length} pairs were noisy`
  return undefined
}

/** A goal is missed when any of its figures is; it passes when all do. */
export function verdictOf(parts: readonly Pick<Judged, 'verdict'>[]): Verdict {
  if (parts.some(({ verdict }) => verdict === 'missed')) return 'missed'
  return parts.length > 0 && parts.every(({ verdict }) => verdict === 'passed') ? 'passed' : 'not judged'
}

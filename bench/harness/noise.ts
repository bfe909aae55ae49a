/** What was going on beside the two measurements of a pair. */
export interface Surroundings {
  /** Milliseconds of the same fixed work before each measurement and after the last. */
  spins: readonly number[]
  /** For each measurement, what others used of all cores: 0 to 1. */
  foreign: readonly number[]
}

/** Others may use so much of the machine, and the core may change its speed so much, before a pair counts as noisy. */
export const tolerated = { foreign: 0.1, drift: 1.25 }

/** Why a pair is noisy, or null. */
export function noiseOf({ spins, foreign }: Surroundings): string | null {
  const drift = Math.max(...spins) / Math.min(...spins)
  const others = Math.max(...foreign)
  if (others > tolerated.foreign) return `others used ${Math.round(others * 100)} % of the machine`
  if (drift > tolerated.drift) return `the core's speed changed ${drift.toFixed(2)}x`
  return null
}

/** With more than a third of noisy pairs nothing is said. */
export function tooNoisy(noise: readonly (string | null)[]): boolean {
  return noise.filter((reason) => reason !== null).length > noise.length / 3
}

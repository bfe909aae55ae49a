import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export type Lane = 'plain' | 'slow' | 'loads' | 'peers'

/**
 * Compiled test files of a lane, as paths below the folder of compiled tests; those whose path holds one of `parts`, or all.
 * The sources say which tests exist, since compiled files of deleted tests may linger.
 */
export function findTests(root: string, lane: Lane, parts: readonly string[]): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && laneOf(name) === lane)
    .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
    .map((name) => name.replace(/\.ts$/, '.js'))
    .sort()
}

/** The name of a file says what it needs: nothing but a database, patience, the machine to itself, or programs of others. */
export function laneOf(name: string): Lane {
  if (/\.(peer|journey)\.test\.ts$/.test(name)) return 'peers'
  if (name.endsWith('.load.test.ts')) return 'loads'
  return name.endsWith('.slow.test.ts') ? 'slow' : 'plain'
}

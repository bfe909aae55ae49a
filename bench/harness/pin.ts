import { execFileSync } from 'node:child_process'
import { cores } from './processor-time.js'

/** Servers run on one core and the generator on another, so that neither takes the other's time. */
export const serverCore = 0
const generatorCore = 1

export interface Pinning {
  /** Command words that come before a server's own. */
  readonly before: readonly string[]
  /** One sentence for the report. */
  readonly note: string
}

/** Moves this process to the generator's core. Without `taskset` or a second core nothing is pinned, and the report says so. */
export function pinGenerator(): Pinning {
  if (cores < 2) return { before: [], note: 'One core: server and generator share it.' }
  try {
    execFileSync('taskset', ['-a', '-c', '-p', String(generatorCore), String(process.pid)], { stdio: 'ignore' })
  } catch {
    return { before: [], note: 'taskset is missing: server and generator are not pinned.' }
  }
  return { before: ['taskset', '-c', String(serverCore)], note: 'Server on core 0, generator on core 1.' }
}

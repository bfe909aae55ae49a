import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { noiseOf } from './noise.js'
import { busyNow, cores, ticksOfRun, ticksPerSecond } from './processor-time.js'

/** Measures something while looking at what else the machine does. */
export interface NoiseGuard {
  /** Runs the measurements of a pair in order, and says why they are noisy, or null. */
  watch<T>(measurements: readonly (() => Promise<T>)[]): Promise<{ results: T[]; noise: string | null }>
  close(): void
}

/** `own` lists the processes that belong to the run; all other work is foreign. `before`: command words that pin. */
export async function openNoiseGuard(before: readonly string[], own: () => readonly number[]): Promise<NoiseGuard> {
  const words = [...before, process.execPath, join(import.meta.dirname, 'spin-child.js')]
  const child = spawn(words[0]!, words.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const spin = async () => {
    child.send('spin')
    return ((await once(child, 'message')) as [number])[0]
  }
  // The first ones are slower until the loop is compiled.
  for (let n = 0; n < 3; n++) await spin()
  return {
    async watch(measurements) {
      const [spins, foreign, results] = [[] as number[], [] as number[], []] as [number[], number[], never[]]
      for (const measure of measurements) {
        spins.push(await spin())
        const { result, share } = await withForeignShare(measure, () => [...own(), child.pid!])
        results.push(result as never)
        foreign.push(share)
      }
      spins.push(await spin())
      return { results, noise: noiseOf({ spins, foreign }) }
    },
    close: () => void child.kill(),
  }
}

async function withForeignShare<T>(measure: () => Promise<T>, own: () => readonly number[]) {
  const begun = performance.now()
  const busy = busyNow()
  const before = ticksOfRun(own())
  const result = await measure()
  const used = ticksOfRun(own()) - before
  const ticks = ((performance.now() - begun) / 1000) * ticksPerSecond * cores
  return { result, share: Math.max(0, busyNow() - busy - used) / ticks }
}

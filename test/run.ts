import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { areasOf } from './harness/areas.js'
import type { Area } from './harness/areas.js'
import { findTests } from './harness/find-tests.js'
import type { Lane } from './harness/find-tests.js'
import { startTap } from './harness/start-tap.js'
import { createTally } from './harness/tally.js'

/**
 * Lets tap run compiled test files and ends with `N passed, N failed, N skipped`.
 * `node dist/test/run.js [--slow | --loads | --peers] [--coverage] [part of a path ...]`: without a lane the tests that need nothing but Node and a
 * database. TEST_CONCURRENCY is the number of processes at a time; by default what suits the lane.
 */
const moneyCore = join('dist', 'test', 'harness', 'money-core.js')
const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const words = process.argv.slice(2)
const lane: Lane = (['slow', 'loads', 'peers'] as const).find((name) => words.includes(`--${name}`)) ?? 'plain'
const wanted = words.filter((word) => !word.startsWith('--'))
const files = findTests(root, lane, wanted)

const missing = files.filter((file) => !existsSync(join(root, 'dist', 'test', file)))
if (missing.length || files.length === 0) {
  process.stderr.write(files.length ? `Not compiled: ${missing.join(', ')}\n` : 'No test file matches.\n')
  process.exit(2)
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const tally = createTally(files, say)
const coverage = words.includes('--coverage') ? moneyCore : undefined
let exit: number | null = 0
for (const { areas, ...batch } of batches()) {
  const jobs = Number(process.env['TEST_CONCURRENCY'] ?? batch.jobs)
  const ended = await startTap(areas, { root, jobs, timeout: 1_200, coverage }, tally.hear)
  if (ended !== 0) exit = ended
}
const { passed, failed, skipped, failures } = tally.end(exit)
for (const failure of failures) say(`failed: ${failure}`)
say(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 ? 1 : 0

interface Batch {
  areas: Area[]
  /** Processes at a time. */
  jobs: number
}

/** What runs side by side. What is slow, or talks to real peers, has a process a file: it watches its whole process. */
function batches(): Batch[] {
  const processors = availableParallelism()
  if (lane === 'plain') return [{ areas: areasOf(files), jobs: processors + 1 }]
  if (lane === 'peers') return [{ areas: areasOf(files, 1), jobs: processors }]
  // A load finds out what a busy machine does to it; beside other tests it would find out what they do.
  if (lane === 'loads') return files.map((file) => ({ areas: areasOf([file]), jobs: 1 }))
  // Nodes wait for each other most of the time; a file of deaths keeps two panels starting, and more at once cost twice as much.
  const nodes = files.filter((file) => file.startsWith('core/nodes/'))
  const others = files.filter((file) => !nodes.includes(file))
  return [
    { areas: areasOf(nodes, 1), jobs: 2 * processors },
    { areas: areasOf(others, 1), jobs: Math.ceil(processors / 2) },
  ].filter(({ areas }) => areas.length > 0)
}

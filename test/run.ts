import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

/**
 * Runs compiled test files and ends with `N passed, N failed, N skipped`.
 * `node dist/test/run.js [--peers] [part of a path ...]`: without --peers the tests that need nothing but Node and a database.
 */
const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const words = process.argv.slice(2)
const peers = words.includes('--peers')
const wanted = words.filter((word) => !word.startsWith('--'))
const needsPeer = /\.(peer|journey)\.test\.ts$/

// The sources say which tests exist: compiled files of deleted tests may linger.
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && needsPeer.test(name) === peers)
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .map((name) => join(root, 'dist', 'test', name.replace(/\.ts$/, '.js')))
  .sort()

const missing = files.filter((file) => !existsSync(file))
if (missing.length || files.length === 0) {
  process.stderr.write(files.length ? `Not compiled: ${missing.join(', ')}\n` : 'No test file matches.\n')
  process.exit(2)
}

const counts = { passed: 0, failed: 0, skipped: 0 }
const stream = run({
  files,
  concurrency: Number(process.env['TEST_CONCURRENCY'] ?? 2),
  timeout: 600_000,
})
const failures: string[] = []
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite') return
  if (event.skip === undefined) counts.passed++
  else counts.skipped++
})
stream.on('test:fail', (event) => {
  // A suite fails because a test in it did; but a file or a hook may fail by itself.
  const cause = event.details.error as (Error & { failureType?: string }) | undefined
  if (cause?.failureType === 'subtestsFailed') return
  counts.failed++
  failures.push(`${event.file ? relative(root, event.file) : ''} ${event.name}`)
})
process.once('exit', () => {
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`)
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
})
stream.compose(new spec()).pipe(process.stdout, { end: false })

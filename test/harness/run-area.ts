import { spawn } from 'node:child_process'
import { describe } from 'node:test'

/**
 * Runs test files below `folder`, an address, in this process, one after the other, each as a suite that has its name. The
 * hooks that a file sets at its top are those of its suite. No module that two files share may await at its top: both would be
 * evaluated when it is done, as part of the first, and the second be counted as one that ended before its tests.
 */
export function runArea(folder: string, files: readonly string[]): void {
  for (const file of files)
    describe(file, async () => {
      await import(new URL(file, folder).href)
    })
}

/**
 * Runs an area, the address of a module that calls `runArea`, in a process without tap's loaders, which cost a fifth of all: each
 * module goes through a thread of theirs, in the tests and, by NODE_OPTIONS, in every program that they start. They are there
 * for tests in TypeScript, mocked modules and coverage; ours are compiled, and coverage does without this.
 */
export function handOver(area: string): void {
  // `env` takes out what tap's wrapper of `spawn` puts in.
  const words = ['-u', 'NODE_OPTIONS', process.execPath, '--test-reporter=tap', new URL(area).pathname]
  const child = spawn('env', words, { stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('close', (code, signal) => {
    if (signal) process.stderr.write(`${area} ended by ${signal}\n`)
    process.exitCode = code ?? 1
  })
}

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Invocation } from './command.js'

/** The demo with reload: the compiler watches the sources, Node the compiled files. Ends with the terminal. */
export async function dev({ root }: Invocation): Promise<number> {
  const run = (...words: string[]): ChildProcess => spawn(process.execPath, words, { cwd: root, stdio: 'inherit' })
  const children = [
    run(join('node_modules', 'typescript7', 'bin', 'tsc'), '-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'),
    run('--watch-path=dist/core', '--watch-path=dist/plugins', join('dist', 'core', 'cli', 'main.js'), 'demo'),
  ]
  const stop = () => children.forEach((child) => child.kill('SIGTERM'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  await Promise.race(children.map((child) => new Promise((ended) => child.once('exit', ended))))
  stop()
  return 0
}

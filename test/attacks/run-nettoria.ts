import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))

/** The command in a process of its own, with nothing in its environment but what is given. */
export function runNettoria(
  env: Record<string, string>,
  ...words: string[]
): Promise<{ exit: number; out: string; err: string }> {
  const whole = { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...env }
  const main = join(root, 'dist', 'core', 'cli', 'main.js')
  return new Promise((done) =>
    execFile(process.execPath, [main, ...words], { env: whole, timeout: 600_000 }, (error, out, err) =>
      done({ exit: Number(error?.code ?? 0), out, err }),
    ),
  )
}

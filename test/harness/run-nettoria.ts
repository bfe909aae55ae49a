import { runCommand } from '../../core/cli/run-command.js'

export interface Ended {
  exit: number
  /** What was printed, and the log. */
  out: string
  err: string
}

/** A command that runs in this process, with nothing in its environment but what is given. */
export function startNettoria(env: Record<string, string>, ...words: string[]) {
  const said = { out: '', err: '' }
  const stop = new AbortController()
  const out = (text: string) => void (said.out += text)
  const ended: Promise<Ended> = runCommand(words, {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...env },
    out,
    err: (text) => void (said.err += text),
    log: { write: out },
    until: stop.signal,
  }).then((exit) => ({ exit, ...said }))
  return { said, ended, stop: () => stop.abort() }
}

export const runNettoria = (env: Record<string, string>, ...words: string[]): Promise<Ended> =>
  startNettoria(env, ...words).ended

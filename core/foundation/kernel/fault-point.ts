let reached: ((name: string) => void) | undefined

/** Lets a test see, or fail at, every named point. Answers what undoes it. */
export function onFaultPoint(listener: (name: string) => void): () => void {
  reached = listener
  return () => {
    reached = undefined
  }
}

/**
 * A named point around a commit or an external call. It does nothing, unless a test listens or NETTORIA_FAULT names it: then the
 * process dies as by kill -9, or with `pause:` before the name falls asleep there once, so that the tests can prove what survives.
 */
export function faultPoint(name: string): void {
  const fault = process.env['NETTORIA_FAULT']
  if (fault === name) process.kill(process.pid, 'SIGKILL')
  if (fault === `pause:${name}`) {
    delete process.env['NETTORIA_FAULT']
    process.kill(process.pid, 'SIGSTOP')
  }
  reached?.(name)
}

/**
 * From now on no long timer holds the process: agenda keeps one of half a lock's life after each run, which would hold it for
 * minutes. Answers what ends that.
 */
export function letTimersGo(): () => void {
  const own = globalThis.setTimeout
  const loose = (...given: Parameters<typeof setTimeout>) => {
    const timer = own(...given)
    return (given[1] ?? 0) >= 20_000 ? timer.unref() : timer
  }
  globalThis.setTimeout = Object.assign(loose, own) as typeof setTimeout
  return () => void (globalThis.setTimeout = own)
}

/** One line of tap's `jsonstream` report: what happened, and to whom. */
export type TapEvent = [kind: 'start' | 'end' | 'pass' | 'fail' | 'skip' | 'todo', about: TapResult]

interface TapResult {
  name: string
  /** Of `start` and `end`: 0 the run, 1 an area, 2 a file. */
  level?: number
  ok?: boolean
  fullname?: string
  /** Milliseconds. */
  time?: number
  diag?: { type?: string; failureType?: string; error?: string; stack?: string; exitCode?: number }
}

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

/** Counts what tap reports. `wanted` are the files that must be heard to their end; whatever goes wrong fails the run. */
export function createTally(wanted: readonly string[], say: (line: string) => void) {
  const counts: Tally = { passed: 0, failed: 0, skipped: 0 }
  const unheard = new Set(wanted)
  const failures: string[] = []
  let inFile = { passed: 0, failed: 0, skipped: 0 }
  let failedBefore = 0

  function fail(name: string, why = ''): void {
    counts.failed++
    inFile.failed++
    failures.push(name)
    say(`not ok ${name}${why && `\n${why.replace(/^/gm, '    ')}`}`)
  }

  function endFile({ name, time }: TapResult): void {
    const { passed, failed, skipped } = inFile
    if (passed + failed + skipped === 0) return
    unheard.delete(name)
    say(`${failed ? 'not ok' : 'ok'} ${name}: ${passed} passed, ${skipped} skipped, ${Math.round(time ?? 0)} ms`)
  }

  return {
    hear([kind, about]: TapEvent): void {
      const { diag = {}, level } = about
      // The path of the area's entry says nothing.
      const name = (about.fullname ?? about.name).replace(/^\S+ > /, '')
      const suite = diag.type === 'suite'
      if (kind === 'start' && level === 1) failedBefore = counts.failed
      if (kind === 'start' && level === 2) inFile = { passed: 0, failed: 0, skipped: 0 }
      if (kind === 'pass' && !suite) (counts.passed++, inFile.passed++)
      if (kind === 'skip' || kind === 'todo') (counts.skipped++, inFile.skipped++)
      if (kind === 'fail') fail(name, reason(diag))
      if (kind !== 'end' || level === undefined || level === 0) return
      if (level === 1) {
        if (about.ok === false && counts.failed === failedBefore) fail(name, `It ended with ${diag.exitCode}.`)
        return
      }
      if (level > 2 && !suite && about.ok) (counts.passed++, inFile.passed++)
      // What holds tests fails because one of them did; but a hook may fail by itself.
      if (about.ok === false && diag.failureType !== 'subtestsFailed') fail(name, reason(diag))
      if (level === 2 && about.ok !== undefined) endFile(about)
    },

    /** The sum of all, when tap has ended with `exit`. */
    end(exit: number | null): Tally & { failures: readonly string[] } {
      for (const file of unheard) fail(file, 'It ended before its tests did.')
      if (exit !== 0 && counts.failed === 0) fail(`tap ended with ${exit}`)
      if (counts.passed + counts.skipped === 0 && counts.failed === 0) fail('no test ran')
      return { ...counts, failures }
    },
  }
}

const reason = ({ error, stack }: NonNullable<TapResult['diag']>) => [error, stack].filter(Boolean).join('\n')

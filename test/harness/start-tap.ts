import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { Area } from './areas.js'
import type { TapEvent } from './tally.js'

export interface TapOptions {
  /** The project's folder. */
  root: string
  /** Processes at a time. */
  jobs: number
  /** Seconds that one area may take: long, since it is for what hangs, not for what is slow. */
  timeout: number
  /** The map of what is covered by what, for a run that says so. */
  coverage?: string
}

/** Lets tap run each area in a process of its own. Answers tap's exit code. */
export async function startTap(
  areas: readonly Area[],
  options: TapOptions,
  hear: (event: TapEvent) => void,
): Promise<number | null> {
  const compiled = join(options.root, 'dist', 'test')
  // Not among what is compiled: a build beside a run would take the entries for what a deleted source left.
  const folder = join(options.root, 'dist', 'areas')
  mkdirSync(folder, { recursive: true })
  const own = mkdtempSync(join(folder, 'run-'))
  mkdirSync(join(own, 'areas'))
  // What tests and the programs they start leave behind goes with the run.
  const scratch = mkdtempSync(join(tmpdir(), 'ntt-run-'))
  try {
    const harness = JSON.stringify(new URL('run-area.js', import.meta.url).href)
    const base = JSON.stringify(pathToFileURL(`${compiled}/`).href)
    const entries = areas.map(({ name, files }) => {
      const call = (what: string, ...given: string[]) =>
        `import { ${what} } from ${harness}\n${what}(${given.join(', ')})\n`
      const area = join(own, options.coverage ? '' : 'areas', `${name}.js`)
      writeFileSync(area, call('runArea', base, JSON.stringify(files)))
      if (options.coverage) return area
      const entry = join(own, `${name}.js`)
      writeFileSync(entry, call('handOver', JSON.stringify(pathToFileURL(area).href)))
      return entry
    })
    const child = spawn(process.execPath, [tapCommand(), ...tapArguments(options), ...entries], {
      cwd: options.root,
      env: { ...ownEnvironment(), TMPDIR: scratch },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((done) => child.once('close', done))
    for await (const line of createInterface({ input: child.stdout }))
      if (line.startsWith('["')) hear(JSON.parse(line) as TapEvent)
      else process.stdout.write(`${line}\n`)
    return await ended
  } finally {
    rmSync(own, { recursive: true, force: true })
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

// Of a run within a run: tap under tap would report to the outer one.
const ownEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^_?TAP|^NODE_TEST_CONTEXT$/.test(name)))

const tapArguments = ({ jobs, timeout, coverage }: TapOptions) => [
  'run',
  '--reporter=jsonstream',
  `--jobs=${jobs}`,
  `--timeout=${timeout}`,
  ...(coverage
    ? [
        '--node-arg=--test-reporter=tap',
        '--allow-incomplete-coverage',
        '--coverage-report=text',
        '--show-full-coverage',
        `--coverage-map=${coverage}`,
      ]
    : ['--disable-coverage']),
]

function tapCommand(): string {
  const manifest = createRequire(import.meta.url).resolve('tap/package.json')
  const { bin } = createRequire(import.meta.url)(manifest) as { bin: Record<string, string> }
  return join(dirname(manifest), String(bin['tap']))
}

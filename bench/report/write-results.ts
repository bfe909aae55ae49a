import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cores } from '../harness/processor-time.js'
import type { Judged } from '../harness/judge.js'
import { root } from '../servers/product.js'
import { cellsOf, markdownTable } from './format-table.js'

/** What a run was and found. */
export interface Results {
  profile: string
  /** ISO 8601. */
  startedAt: string
  /** Sentences about the run: pinning, absent databases. */
  notes: string[]
  rows: Judged[]
  verdicts: string[]
}

/** Writes bench/results/<time>-<profile>.json and .md; answers their common path. */
export function writeResults(results: Results): string {
  const dir = join(root, 'bench', 'results')
  mkdirSync(dir, { recursive: true })
  const path = join(dir, `${results.startedAt.slice(0, 19).replaceAll(':', '-')}-${results.profile}`)
  writeFileSync(`${path}.json`, `${JSON.stringify({ node: process.version, cores, ...results }, null, 2)}\n`)
  writeFileSync(`${path}.md`, markdown(results))
  return path
}

function markdown({ profile, startedAt, notes, rows, verdicts }: Results): string {
  const heading = `# ${profile} run of ${startedAt.slice(0, 10)}`
  const about = [`Node ${process.version}, ${cores} cores.`, ...notes].join(' ')
  const list = verdicts.map((line) => `- ${line}`).join('\n')
  return `${[heading, about, markdownTable(cellsOf(rows)), list].join('\n\n')}\n`
}

import { existsSync } from 'node:fs'
import { WrongAnswer } from './harness/wrong-answer.js'
import { verdictOf } from './harness/judge.js'
import { pinGenerator } from './harness/pin.js'
import { help } from './help.js'
import { UsageError, readOptions } from './options.js'
import type { Options } from './options.js'
import { cellsOf, plainTable } from './report/format-table.js'
import { verdictLines } from './report/verdict-lines.js'
import { writeResults } from './report/write-results.js'
import { runBench } from './run-bench.js'
import { findDatabases } from './seed/databases.js'
import { removeHomes } from './seed/prepare-home.js'
import { killLiving } from './servers/children.js'

const print = (line: string) => void process.stdout.write(`${line}\n`)

/** Ends with 0; with 1 for a wrong answer, and with --check for a goal that is missed; with 2 for words that mean nothing. */
async function main(options: Options): Promise<number> {
  const startedAt = new Date().toISOString()
  const pinning = pinGenerator()
  const { up, absent } = await findDatabases(options.engines)
  const notes = [pinning.note, ...absent]
  for (const note of notes) print(note)
  const rows = await runBench(options, { engines: up, pinning, say: print })
  const { name, slack } = options.profile
  const verdicts = verdictLines(rows, { slack, peers: options.peers.length })
  const path = writeResults({ profile: name, startedAt, notes, rows, verdicts })
  print(`\n${plainTable(cellsOf(rows))}\n\n${verdicts.join('\n')}\n\n${path}.md`)
  return name === 'check' && verdictOf(rows) === 'missed' ? 1 : 0
}

process.once('exit', killLiving)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    killLiving()
    void removeHomes().finally(() => process.exit(1))
  })

try {
  const options = readOptions(process.argv.slice(2))
  if (!existsSync('/proc/stat'))
    throw new UsageError('The bench reads processor time from /proc, which only Linux has.')
  if (options) process.exitCode = await main(options)
  else process.stdout.write(help)
} catch (error) {
  const expected = error instanceof UsageError || error instanceof WrongAnswer
  process.stderr.write(`${expected ? error.message : shorten((error as Error).stack!)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

/** A failed query names all its values, and a seed has many. */
function shorten(text: string): string {
  return text.length > 3000 ? `${text.slice(0, 500)} ... ${text.slice(-2500)}` : text
}

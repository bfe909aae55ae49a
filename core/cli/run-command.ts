import 'reflect-metadata'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPanelError } from '../foundation/kernel/errors.js'
import type { Invocation, Surroundings } from './command.js'
import { commands } from './commands.js'

const project = resolve(fileURLToPath(new URL('../../..', import.meta.url)))

/**
 * `nettoria <noun> [verb] [--flag] [--flag=value]`, in this process. Exit codes: 0 done, 1 failed, 2 not understood. It never throws:
 * what fails is told to `err`. What `given` leaves out is the process's own.
 */
export async function runCommand(words: readonly string[], given: Partial<Surroundings> = {}): Promise<number> {
  const invocation = parse(words, {
    root: project,
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    ...given,
  })
  const [name = 'help'] = invocation.words
  // Every object has a "constructor", which is no command of ours.
  const known = Object.hasOwn(commands, name)
  if (!known) invocation.err(`There is no command "${name}".\n`)
  try {
    const run = await commands[known ? name : 'help']!.load()
    return (await run(invocation)) ?? (known && invocation.words.length ? 0 : 2)
  } catch (error) {
    // One clear sentence for what an operator can mend; the whole story is in the log.
    const unexpected = `Unexpected: ${(error as Error).stack ?? String(error)}`
    invocation.err(`${isPanelError(error) ? `${error.code}: ${error.message}` : unexpected}\n`)
    return 1
  }
}

function parse(words: readonly string[], surroundings: Surroundings): Invocation {
  const flags: Record<string, string | true> = {}
  for (const word of words.filter((each) => each.startsWith('--'))) {
    const [name = '', ...value] = word.slice(2).split('=')
    flags[name] = value.length ? value.join('=') : true
  }
  return { ...surroundings, words: words.filter((each) => !each.startsWith('--')), flags }
}

#!/usr/bin/env node
import 'reflect-metadata'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPanelError } from '../foundation/kernel/errors.js'
import { commands } from './commands.js'
import type { Invocation } from './command.js'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))

/** `nettoria <noun> [verb] [--flag] [--flag=value]`. Exit codes: 0 done, 1 failed, 2 not understood. */
async function main(words: readonly string[]): Promise<number> {
  const invocation = parse(words)
  const [name = 'help'] = invocation.words
  // Every object has a "constructor", which is no command of ours.
  const known = Object.hasOwn(commands, name)
  if (!known) process.stderr.write(`There is no command "${name}".\n`)
  const command = commands[known ? name : 'help']!
  return (await command.run(invocation)) ?? (command === commands['help'] && invocation.words[0] !== 'help' ? 2 : 0)
}

function parse(words: readonly string[]): Invocation {
  const flags: Record<string, string | true> = {}
  for (const word of words.filter((each) => each.startsWith('--'))) {
    const [name = '', ...value] = word.slice(2).split('=')
    flags[name] = value.length ? value.join('=') : true
  }
  return { root, words: words.filter((each) => !each.startsWith('--')), flags }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    // One clear sentence for what an operator can mend; the whole story is in the log.
    const unexpected = `Unexpected: ${(error as Error).stack ?? String(error)}`
    process.stderr.write(`${isPanelError(error) ? `${error.code}: ${error.message}` : unexpected}\n`)
    process.exitCode = 1
  },
)

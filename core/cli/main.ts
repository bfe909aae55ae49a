#!/usr/bin/env node
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

// From Node 22 on, code that was compiled once is kept beside the build: a start takes half the time. Where the folder cannot be
// written nothing is kept.
const { enableCompileCache } = nodeModule as { enableCompileCache?(folder: string): unknown }
enableCompileCache?.(fileURLToPath(new URL('../../.compile-cache', import.meta.url)))

const { runCommand } = await import('./run-command.js')
process.exitCode = await runCommand(process.argv.slice(2), {
  exit: (code) => void setImmediate(() => process.exit(code)),
})

import { pathToFileURL } from 'node:url'
import { lintProject } from './lint-boundaries.js'

/** Prints every breach of the rules of the house; the exit code is 1 when there are any. */
export function checkBoundaries({ root, print }: { root: string; print(line: string): void }): number {
  const findings = lintProject(root)
  for (const { path, line, rule, message } of findings) print(`${path}:${line} ${rule}: ${message}`)
  print(`boundaries: ${findings.length} findings`)
  return findings.length ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = checkBoundaries({ root: process.cwd(), print: (line) => console.log(line) })

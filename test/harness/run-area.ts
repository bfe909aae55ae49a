import { describe } from 'node:test'

/**
 * Runs test files below `folder`, an address, in this process, one after the other, each as a suite that has its name. The
 * hooks that a file sets at its top are those of its suite.
 */
export function runArea(folder: string, files: readonly string[]): void {
  for (const file of files)
    describe(file, async () => {
      await import(new URL(file, folder).href)
    })
}

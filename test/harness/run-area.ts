import { describe } from 'node:test'

/**
 * Runs test files below `folder`, an address, in this process, one after the other, each as a suite that has its name. The
 * hooks that a file sets at its top are those of its suite. No module that two files share may await at its top: both would be
 * evaluated when it is done, as part of the first, and the second be counted as one that ended before its tests.
 */
export function runArea(folder: string, files: readonly string[]): void {
  for (const file of files)
    describe(file, async () => {
      await import(new URL(file, folder).href)
    })
}

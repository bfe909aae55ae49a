import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Imports compiled files whose name matches and answers every value they export, with the file it came from. */
export async function collectExports(
  root: string,
  folders: readonly string[],
  name: RegExp,
): Promise<{ file: string; value: unknown }[]> {
  const files = folders
    .map((folder) => join(root, 'dist', folder))
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && name.test(entry.name) && !entry.parentPath.includes('migrations'))
    .map((entry) => join(entry.parentPath, entry.name))
    // A compiled file may outlive its source.
    .filter((file) => existsSync(file.replace(join(root, 'dist'), root).replace(/\.js$/, '.ts')))
    .sort()
  const modules = await Promise.all(
    files.map(async (file) => [file, (await import(pathToFileURL(file).href)) as object] as const),
  )
  return modules.flatMap(([file, module]) =>
    Object.values(module).map((value) => ({ file: file.slice(root.length + 6), value })),
  )
}

// Compiles what changed into dist/, then removes what a deleted source left there: the panel would go on loading it, a migration
// for one. Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const compiledFolders = ['core', 'plugins', 'migrations', 'test', 'bench']

/** Compiled files below `root`/dist whose source is gone, removed. Answers their paths below `root`. */
export function removeOrphans(root) {
  const orphans = compiledFolders.flatMap((folder) =>
    compiledUnder(join(root, 'dist', folder)).filter((file) => {
      const source = relative(join(root, 'dist'), file).replace(/\.js(\.map)?$/, '.ts')
      return !existsSync(join(root, source))
    }),
  )
  for (const file of orphans) rmSync(file)
  return orphans.map((file) => relative(root, file))
}

function compiledUnder(dir) {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.js(\.map)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
  const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc')
  if (!existsSync(compiler)) {
    process.stderr.write('The compiler is not installed: npm ci brings it, npm ci --omit=dev leaves it out.\n')
    process.exit(1)
  }
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: root, stdio: 'inherit' })
  removeOrphans(root)
  // The compiler does not touch what it would only write again: this says when it last looked.
  if (status === 0) writeFileSync(join(root, 'dist', '.built'), '')
  process.exitCode = status ?? 1
}

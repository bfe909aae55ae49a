import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { scaffoldPlugin } from '../../../core/toolkit/authoring/scaffold-plugin.js'
import type { Scaffold } from '../../../core/toolkit/authoring/scaffold-plugin.js'

export const root = resolve(fileURLToPath(new URL('../../../..', import.meta.url)))

/** A folder inside the project, where `nettoria` resolves, that no other check looks into. */
export function openWorkshop(name: string): { place: string; dir: string; close(): void } {
  const place = `dist/workshop/${name}-${process.pid}`
  const dir = join(root, place)
  mkdirSync(dir, { recursive: true })
  return { place, dir, close: () => rmSync(dir, { recursive: true, force: true }) }
}

export function make(place: string, kind: string, id: string): Promise<Scaffold> {
  return scaffoldPlugin({ root, kind, id, dir: place })
}

/** What the compiler has to say about the plugins of a workshop, as `npm run build` would have it. */
export function checkTypes(workshop: string): string {
  const project = join(workshop, 'tsconfig.json')
  const compilerOptions = { noEmit: true, incremental: false, tsBuildInfoFile: null }
  writeFileSync(
    project,
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['**/*.ts'], exclude: [] }),
  )
  const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc')
  return spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' }).stdout
}

/** The code beside the source, without a look at the types. */
export function transpile({ dir, files }: Scaffold): void {
  // One file alone does not tell that the project is made of ES modules.
  const options = {
    ...compilerOptions().options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  for (const file of files.filter((name) => name.endsWith('.ts')).map((name) => join(dir, name))) {
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options, fileName: file })
    writeFileSync(file.replace(/\.ts$/, '.js'), outputText)
  }
}

function compilerOptions() {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config as {
    compilerOptions: object
  }
  return ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, sourceMap: false, incremental: false, tsBuildInfoFile: undefined },
    root,
  )
}

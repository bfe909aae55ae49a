import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
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

/** Compiles plugins as `npm run build` would, the code beside the source. Answers what the compiler has to say. */
export function compile(plugins: readonly Scaffold[]): string[] {
  const { options } = compilerOptions()
  const files = plugins.flatMap(({ dir, files: names }) =>
    names.filter((name) => name.endsWith('.ts')).map((name) => join(dir, name)),
  )
  const program = ts.createProgram(files, options)
  const said: string[] = []
  for (const file of files) {
    const source = program.getSourceFile(file)!
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    said.push(...found.map((one) => `${file}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`))
    program.emit(source, (_name, text) => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file.replace(/\.ts$/, '.js'), text)
    })
  }
  return said
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

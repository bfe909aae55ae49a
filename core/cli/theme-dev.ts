import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { themeRootsOf } from '../toolkit/theme-bench/theme-roots.js'
import { serveBench } from '../toolkit/theme-bench/serve-bench.js'
import { openThemeBench } from '../toolkit/theme-bench/theme-bench.js'

export interface ThemeDevOptions {
  root: string
  id: string
  port: number
  print(line: string): void
  /** Ends it; by default Ctrl+C does. */
  until?: Promise<void>
  onReady?: (address: string) => void
}

/** Serves every page of a theme from its fixtures, and again whenever a file changes. */
export async function themeDev(options: ThemeDevOptions): Promise<number> {
  const { root, id, port, print } = options
  const log = { info: () => undefined, warn: say(print), error: say(print) }
  const themeRoots = themeRootsOf(root)
  const open = () => openThemeBench({ root, theme: id, themeRoots, log })
  let bench = await open()
  const server = await serveBench(() => bench, { live: true })
  const address = await server.app.listen({ port, host: '127.0.0.1' })
  const dirs = [...themeRoots, ...foldersOfPlugins(root), join(root, 'core', 'web', 'i18n', 'locales')]
  let mark = markOf(dirs)
  const look = async () => {
    const now = markOf(dirs)
    if (now === mark) return
    mark = now
    try {
      bench = await open()
    } catch (error) {
      print((error as Error).message)
    }
    server.announce()
  }
  // Asking is surer than being told: recursive watching misses files on some systems, and follows no links.
  const timer = setInterval(() => void look(), 300)
  print(`Theme ${id}: ${address}  (${bench.pages.length} pages; Ctrl+C ends it)`)
  options.onReady?.(address)
  await (options.until ?? new Promise<void>((resolve) => process.once('SIGINT', resolve)))
  clearInterval(timer)
  await server.app.close()
  return 0
}

function say(print: (line: string) => void) {
  return (fields: unknown, text?: string) => print(`${text ?? ''} ${JSON.stringify(fields)}`)
}

const watched = /\.(hbs|json|css|js|svg|png|webp)$/

function foldersOfPlugins(root: string): string[] {
  const dir = join(root, 'plugins')
  const plugins = existsSync(dir) ? readdirSync(dir) : []
  return plugins.flatMap((id) => ['views', 'fixtures', 'locales', 'assets'].map((part) => join(dir, id, part)))
}

function markOf(dirs: readonly string[]): string {
  return dirs
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)))
    .filter((file) => watched.test(file))
    .map((file) => `${file}:${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0}`)
    .join('\n')
}

import { join } from 'node:path'
import type { Invocation } from './command.js'

const usage = [
  'Say one of:',
  '  nettoria theme new <id> [--parent=default]',
  '  nettoria theme check [<id>]',
  '  nettoria theme fixtures              writes a first fixture for pages that have none',
  '  nettoria theme dev <id> [--port=5050]',
  '  nettoria theme shoot <id> [--pages=auth/login,...] [--cases=typical,empty,huge] [--locales=en,fa]',
  '                            [--schemes=light,dark] [--widths=1366,390] [--out=screenshots/<id>]',
]

const isId = (id: string | undefined): id is string => /^[a-z][a-z0-9-]{0,39}$/.test(id ?? '')

/** `nettoria theme ...`: exit codes 0 all well, 1 faults found, 2 not understood, 3 no browser to shoot with. */
export async function theme({ root, words, flags, out }: Invocation): Promise<number> {
  const print = (line: string) => out(`${line}\n`)
  const [, verb, id] = words
  const text = (name: string) => (typeof flags[name] === 'string' ? flags[name] : undefined)
  const themesDir = join(root, 'themes')
  if (verb === 'check') {
    const only = id ?? text('theme')
    return (await import('./theme-check.js')).themeCheck({ root, print, ...(only ? { theme: only } : {}) })
  }
  if (verb === 'fixtures') return (await import('./theme-fixtures.js')).themeFixtures({ root, print })
  if (!isId(id)) {
    usage.forEach(print)
    return 2
  }
  if (verb === 'new')
    return (await import('./theme-new.js')).themeNew({
      root,
      themesDir,
      id,
      parent: text('parent') ?? 'default',
      print,
    })
  if (verb === 'dev')
    return (await import('./theme-dev.js')).themeDev({ root, id, port: Number(text('port') ?? 5050), print })
  if (verb === 'shoot') {
    const list = (name: string) => text(name)?.split(',').filter(Boolean)
    return (await import('./theme-shoot.js')).themeShoot({
      root,
      id,
      out: text('out') ?? join(root, 'screenshots', id),
      pages: list('pages'),
      cases: list('cases') ?? ['typical', 'empty', 'huge'],
      locales: list('locales'),
      schemes: list('schemes') ?? ['light', 'dark'],
      widths: (list('widths') ?? ['1366', '390']).map(Number),
      print,
    })
  }
  usage.forEach(print)
  return 2
}

import { join } from 'node:path'
import type { Invocation } from './command.js'
import { themeCheck } from './theme-check.js'
import { themeDev } from './theme-dev.js'
import { themeFixtures } from './theme-fixtures.js'
import { themeNew } from './theme-new.js'
import { themeShoot } from './theme-shoot.js'

const usage = [
  'Say one of:',
  '  nettoria theme new <id> [--parent=default]',
  '  nettoria theme check [<id>]',
  '  nettoria theme fixtures              writes a first fixture for pages that have none',
  '  nettoria theme dev <id> [--port=5050]',
  '  nettoria theme shoot <id> [--pages=auth/login,...] [--cases=typical,empty,huge] [--locales=en,fa]',
  '                            [--schemes=light,dark] [--widths=1366,390] [--out=screenshots/<id>]',
]

const print = (line: string) => void process.stdout.write(`${line}\n`)
const isId = (id: string | undefined): id is string => /^[a-z][a-z0-9-]{0,39}$/.test(id ?? '')

/** `nettoria theme ...`: exit codes 0 all well, 1 faults found, 2 not understood, 3 no browser to shoot with. */
export async function theme({ root, words, flags }: Invocation): Promise<number> {
  const [, verb, id] = words
  const text = (name: string) => (typeof flags[name] === 'string' ? flags[name] : undefined)
  const themesDir = join(root, 'themes')
  if (verb === 'check') {
    const only = id ?? text('theme')
    return themeCheck({ root, print, ...(only ? { theme: only } : {}) })
  }
  if (verb === 'fixtures') return themeFixtures({ root, print })
  if (!isId(id)) {
    usage.forEach(print)
    return 2
  }
  if (verb === 'new') return themeNew({ root, themesDir, id, parent: text('parent') ?? 'default', print })
  if (verb === 'dev') return themeDev({ root, id, port: Number(text('port') ?? 5050), print })
  if (verb === 'shoot') {
    const list = (name: string) => text(name)?.split(',').filter(Boolean)
    return themeShoot({
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

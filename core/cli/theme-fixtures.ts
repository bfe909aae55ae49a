import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { demandedCases, fixtureFile } from '../toolkit/theme-bench/read-fixture.js'
import { sampleModel } from '../toolkit/theme-bench/sample-model.js'
import { findPages } from '../toolkit/theme-lint/find-pages.js'

/** Writes a first fixture for every page that has none, from the schema of its view model. Its author makes the texts true. */
export async function themeFixtures({ root, print }: { root: string; print(line: string): void }): Promise<number> {
  const { pages } = await findPages(
    [join(root, 'dist', 'core'), join(root, 'dist', 'plugins')].filter((dir) => existsSync(dir)),
  )
  const core = join(root, 'themes', 'default')
  const chain = [{ dir: core, manifest: { id: 'default', name: '', version: '', panel: '' } }]
  for (const [name, schema] of pages) {
    const [first = '', ...rest] = name.split('/')
    const plugin = { id: first, dir: join(root, 'plugins', first) }
    const owned = existsSync(plugin.dir)
    if (fixtureFile(name, chain, owned ? [plugin] : [])) continue
    const file = owned ? join(plugin.dir, 'fixtures', `${rest.join('/')}.json`) : join(core, 'fixtures', `${name}.json`)
    const reader = /(^|\/)admin\//.test(name) ? 'staff' : 'customer'
    const cases = Object.fromEntries(demandedCases.map((one) => [one, sampleModel(schema, one)]))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify({ reader, path: `/${name}`, cases }, null, 2)}\n`)
    print(`wrote ${relative(root, file)}`)
  }
  return 0
}

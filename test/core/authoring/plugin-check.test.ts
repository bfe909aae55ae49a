import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { checkPlugin } from '../../../core/toolkit/authoring/check-plugin.js'
import { checkMigrations } from '../../../core/toolkit/authoring/check/check-migrations.js'
import { checkSources } from '../../../core/toolkit/authoring/check/check-sources.js'
import type { CheckFinding } from '../../../core/toolkit/authoring/check/finding.js'
import { locatePlugin } from '../../../core/toolkit/authoring/check/locate-plugin.js'
import { scaffoldKinds } from '../../../core/toolkit/authoring/scaffold-plugin.js'
import { runNettoria } from '../../harness/run-nettoria.js'
import { make, openWorkshop, root, transpile } from './scaffold.js'

const check = (what: string) => checkPlugin(locatePlugin(root, what)!)
const said = ({ findings }: Awaited<ReturnType<typeof checkPlugin>>) =>
  findings.map(({ code, where, message }) => `${where} ${code}: ${message}`)

describe('nettoria plugin check', () => {
  const workshop = openWorkshop('check')
  before(async () => {
    for (const kind of scaffoldKinds) transpile(await make(workshop.place, kind, `checked-${kind}`))
  })
  after(() => workshop.close())

  for (const kind of scaffoldKinds)
    it(`finds nothing in a fresh ${kind}, and names the kit to run`, async () => {
      const checked = await check(`${workshop.place}/checked-${kind}`)
      assert.deepEqual(said(checked), [])
      assert.equal(checked.next.length, kind === 'feature' ? 0 : 1)
    })

  /** A fault in a copy of the feature: file, what to replace (or '' to append), with what. */
  const faults: [code: string, about: RegExp, file: string, from: string, to: string][] = [
    ['manifest-invalid', /unknown field "licence"/, 'plugin.json', '"license"', '"licence": "ISC", "license"'],
    [
      'manifest-differs',
      /faulty\.notes\.see/,
      'plugin.json',
      '{ "id": "faulty.notes.read", "scope": "account", "title": "See notes" },',
      '{ "id": "faulty.notes.read", "scope": "account", "title": "See notes" }, { "id": "faulty.notes.see", "scope": "account", "title": "See" },',
    ],
    [
      'manifest-differs',
      /customer\.server\.actions/,
      'plugin.json',
      '"license"',
      '"slots": ["customer.server.actions"], "license"',
    ],
    ['boundary', /core/, 'errors.ts', '', "\nexport type { Config } from '../../core/kernel/config.js'\n"],
    ['boundary', /one-clock/, 'notes.ts', 'this.clock.now()', '(this.clock, Date.now())'],
    ['text', /noneText/, 'locales/fa.json', '"noneText"', '"otherText"'],
    ['template', /triple-stash/, 'views/notes.hbs', '{{body}}', '{{body}}{{{body}}}'],
    [
      'text',
      /"faulty\.wirtten" is used here and missing in en/,
      'notes.pages.ts',
      "'faulty.written'",
      "'faulty.wirtten'",
    ],
    ['text', /"faulty\.tilte" .* fa/, 'plugin.json', '"faulty.title"', '"faulty.tilte"'],
    ['text', /manifest\.permissions\.notes\.read/, 'locales/fa.json', '"notes.read"', '"notes.raed"'],
    [
      'text',
      /notices\.told\.panel/,
      'index.ts',
      '    plugin.services(Notes)',
      "    plugin.notice({ kind: 'faulty.told', channels: ['panel'] })\n    plugin.services(Notes)",
    ],
    [
      'template',
      /part faulty\.gone of customer\.dashboard\.cards has no template faulty\/gone/,
      'index.ts',
      '    plugin.services(Notes)',
      "    plugin.slot('customer.dashboard.cards', { id: 'faulty.gone', view: 'faulty/gone', load: async () => null })\n    plugin.services(Notes)",
    ],
    ['manifest-invalid', /no Tabler icon "sevrer"/, 'plugin.json', '"star"', '"sevrer"'],
    ['template', /"faulty\/ntoes" has no template/, 'notes.view.ts', "'faulty/notes'", "'faulty/ntoes'"],
    ['template', /untranslated-text/, 'views/notes.hbs', '{{body}}', '{{body}} and more'],
    ['dead-address', /menu entry .* \/fualty/, 'plugin.json', '"/faulty"', '"/fualty"'],
    ['dead-address', /a form posts to \/faulty\/add/, 'views/notes.hbs', 'action="/faulty"', 'action="/faulty/add"'],
    [
      'dead-address',
      /a form posts to \/faulty\/…\/gone/,
      'views/notes.hbs',
      '<p>{{body}}</p>',
      "<p>{{body}}</p>{{> parts/post-button action=(concat '/faulty/' id '/gone') label=body}}",
    ],
    [
      'confirm-field',
      /faulty\/notes has no field "confirm"/,
      'notes.pages.ts',
      ".form('', {",
      ".confirm('drop', { name: () => 'x', act: () => undefined, done: '/faulty' })\n      .form('', {",
    ],
    [
      'migration-leaves',
      /faulty_more/,
      'migrations/0001_notes.ts',
      '  index(',
      "  { async up(db) { await db.schema.createTable('faulty_more', (t) => void t.integer('n')) }, async down() {} },\n  index(",
    ],
    [
      'table-name',
      /strays/,
      'migrations/0001_notes.ts',
      '  index(',
      "  table('strays', (t) => void t.integer('n')),\n  index(",
    ],
    [
      'unsteady',
      /route GET \/seen-/,
      'index.ts',
      'plugin.pages.routes(',
      "plugin.pages.routes((app) => void app.get(`/seen-${seen}`, { config: { public: true } }, async () => ''))\n    seen++\n    plugin.pages.routes(",
    ],
    [
      'left-behind',
      /timers/,
      'index.ts',
      '    plugin.services(Notes)',
      '    const leak = setInterval(() => plugin.id, 60_000)\n    setTimeout(() => clearInterval(leak), 15_000).unref()\n    plugin.services(Notes)',
    ],
    [
      'secret-shown',
      /log/,
      'index.ts',
      '    plugin.services(Notes)',
      "    plugin.log.info({ key: plugin.settings.key?.reveal() }, 'ready')\n    plugin.services(Notes)",
    ],
    [
      'not-running',
      /no such thing/,
      'index.ts',
      '    plugin.services(Notes)',
      "    throw new Error('no such thing')\n    plugin.services(Notes)",
    ],
    [
      'schema-broken',
      /GET \/api\/broken/,
      'index.ts',
      'plugin.pages.routes(',
      "plugin.api.routes((app) => void app.get('/broken', { config: { public: true }, schema: { response: { 200: { type: 'nonsense' } } } }, async () => ''))\n    plugin.pages.routes(",
    ],
    ['not-running', /ROUTE|permission/i, 'notes.routes.ts', "config: { permission: 'faulty.notes.read' },", ''],
  ]

  /** What the faults in index.ts need: a secret setting, and something that outlives a setup. */
  function addState(path: string): void {
    const text = readFileSync(path, 'utf8')
    const secret = "settings: defineSettings({\n    key: { type: 'secret', label: 'Key' },"
    writeFileSync(
      path,
      text.replace('settings: defineSettings({', secret).replace('export default', 'let seen = 0\nexport default'),
    )
  }

  /** Faults that do not hide each other are planted together; what keeps the plugin from being read or run, alone. */
  function companyOf(code: string, about: RegExp): string {
    if (['manifest-invalid', 'not-running'].includes(code)) return `alone: ${code} ${about.source}`
    if (['migration-leaves', 'table-name'].includes(code)) return 'migrations'
    const needsPanel = /permissions|notices|part /.test(about.source)
    return ['boundary', 'text', 'template'].includes(code) && !needsPanel ? 'sources' : 'running'
  }

  // Some parts of the check need no panel to be started.
  const findingsOf = (company: string, what: string): Promise<CheckFinding[]> => {
    const place = locatePlugin(root, what)!
    if (company === 'sources') return checkSources(place)
    if (company === 'migrations') return checkMigrations(place, ['sqlite'])
    return checkPlugin(place).then(({ findings }) => findings)
  }

  const companies = new Map<string, typeof faults>()
  for (const fault of faults) {
    const company = companyOf(fault[0], fault[1])
    companies.set(company, [...(companies.get(company) ?? []), fault])
  }
  for (const [at, [company, planted]] of [...companies].entries())
    describe(company, () => {
      let findings: CheckFinding[]
      before(async () => {
        // Each in a folder of its own: Node keeps modules it has once imported.
        const place = `${workshop.place}/fault-${at}`
        const plugin = await make(place, 'feature', 'faulty')
        if (company === 'running') addState(join(plugin.dir, 'index.ts'))
        for (const [, , file, from, to] of planted) {
          const path = join(plugin.dir, file)
          const text = readFileSync(path, 'utf8')
          assert.ok(from === '' || text.includes(from), `${file} does not hold ${from}`)
          writeFileSync(path, from === '' ? text + to : text.replace(from, to))
        }
        transpile(plugin)
        findings = await findingsOf(company, `${place}/faulty`)
      })
      for (const [code, about] of planted)
        it(`finds the planted fault: ${code} (${about.source})`, () => {
          const hit = findings.find((finding) => finding.code === code && about.test(finding.message + finding.where))
          assert.ok(hit, `expected ${code}, found: ${JSON.stringify(findings)}`)
          assert.ok(hit.fix.length > 10)
        })
    })

  it('gives each broken rule advice of its own', async () => {
    const place = `${workshop.place}/advised`
    const { dir } = await make(place, 'feature', 'advised')
    writeFileSync(join(dir, 'wrong.ts'), "import 'agenda'\nconst now = Date.now()\n".padEnd(600, '\n'))
    const fixes = (await checkSources(locatePlugin(root, `${place}/advised`)!)).map(({ message, fix }) => [
      message.split(':')[0],
      fix,
    ])
    assert.deepEqual(fixes.map(([rule]) => rule).sort(), ['one-clock', 'small-files', 'wrapped-libraries'])
    assert.equal(new Set(fixes.map(([, fix]) => fix)).size, 3)
    assert.match(fixes.find(([rule]) => rule === 'one-clock')![1]!, /@inject\(Clock\)/)
  })

  it('says that a source was changed after it was compiled, and that one was never compiled', async () => {
    const place = `${workshop.place}/stale`
    const plugin = await make(place, 'sender', 'stale')
    transpile(plugin)
    const now = Date.now() / 1000
    utimesSync(join(plugin.dir, 'index.ts'), now + 60, now + 60)
    writeFileSync(join(plugin.dir, 'late.ts'), 'export const late = 1\n')
    const { findings } = await check(`${place}/stale`)
    assert.deepEqual(
      findings.map(({ code, where }) => [code, where]).sort(),
      ['index.ts', 'late.ts'].map((file) => ['stale-build', `${place}/stale/${file}`]),
    )
  })

  it('tells warnings, and passes', async () => {
    const place = `${workshop.place}/warned`
    const plugin = await make(place, 'sender', 'warned')
    mkdirSync(join(plugin.dir, 'views'))
    writeFileSync(join(plugin.dir, 'views/x.hbs'), '<p>Bare words</p>\n')
    transpile(plugin)
    const { exit, out } = await runNettoria({}, 'plugin', 'check', `${place}/warned`)
    assert.match(out, /views\/x\.hbs:1 \(warning\) template: untranslated-text.*\{\{t "warned\./)
    assert.match(out, /^warned: 0 findings, 1 warnings$/m)
    assert.equal(exit, 0)
  })

  it('says that a plugin is not built', async () => {
    const place = `${workshop.place}/bare`
    await make(place, 'sender', 'bare')
    assert.deepEqual(
      (await check(`${place}/bare`)).findings.map(({ code }) => code),
      ['not-built'],
    )
  })
})

import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { RunningPlugin } from '../../../host/plugins/start-plugins.js'
import { isPartial, partialName, partialsOf, walk } from '../../../web/themes/engine/inspect-template.js'
import type { Node } from '../../../web/themes/engine/inspect-template.js'
import { parseTemplate } from '../../../web/themes/engine/read-template.js'
import type { TemplateFile, TemplateMap } from '../../../web/themes/engine/template-files.js'
import { maskMustaches, scanTags, written } from '../../theme-lint/scan-html.js'
import type { TestPanel } from '../../testing/test-panel.js'
import { templatesOf } from './check-templates.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import type { PluginPlace } from './locate-plugin.js'
import { confirmingPagesOf, routesOf } from './registered.js'

/** Where menus and forms of the plugin lead, what its confirming pages ask for, and what its parts are drawn with. */
export async function checkAddresses(
  place: PluginPlace,
  plugin: RunningPlugin,
  panel: TestPanel,
): Promise<CheckFinding[]> {
  const { templates } = templatesOf(place)
  const answers = await answersOf(panel)
  const menus = (plugin.manifest.menus ?? [])
    .filter(({ href }) => !answers('GET', href))
    .map(({ id, href }) =>
      found('dead-address', 'plugin.json', `the menu entry ${id} leads to ${href}, which nobody answers`),
    )
  const own = [...templates.values()].flat().filter((file) => file.file.startsWith(`${place.dir}/`))
  const forms = own.flatMap((file) =>
    postsOf(file)
      .filter((action) => !answers('POST', action))
      .map((action) => {
        const shown = action.replaceAll(new RegExp(`${written}+`, 'g'), '…')
        return found('dead-address', relative(place.root, file.file), `a form posts to ${shown}, which nobody answers`)
      }),
  )
  const confirming = (await confirmingPagesOf(plugin))
    .filter((name) => templates.has(name) && !asksFor('confirm', name, templates))
    .map((name) =>
      found('confirm-field', name, `the template of ${name} has no field "confirm", so it can never be sent`),
    )
  const parts = plugin.registration.slots
    .filter(({ part }) => !templates.has(part.view))
    .map(({ name, part }) =>
      found(
        'template',
        'views',
        `the part ${part.id} of ${name} has no template ${part.view}`,
        'Write it, or correct view.',
      ),
    )
  return [...menus, ...forms, ...confirming, ...parts]
}

/** Whether somebody answers an address; what a template writes into it is \u0001 and fits anything. */
async function answersOf({ panel }: TestPanel): Promise<(method: 'GET' | 'POST', address: string) => boolean> {
  const routes = (await Promise.all(panel.plugins.map(routesOf))).flat()
  return (method, address) => {
    const path = address.split(/[?#]/)[0]!
    if (panel.app.hasRoute({ method, url: path })) return true
    return routes.some((route) => route.method === method && fits(path.split('/'), route.url.split('/')))
  }
}

function fits([part, ...parts]: string[], [step, ...steps]: string[]): boolean {
  if (part === undefined || step === undefined) return part === step
  if (step === '*' || (part === written && !parts.length)) return true
  const pattern = part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(written, '.*')
  return (step.startsWith(':') || new RegExp(`^${pattern}$`).test(step)) && fits(parts, steps)
}

/** Addresses of this host that forms of a template post to, where they can be read. */
function postsOf(file: TemplateFile): string[] {
  const source = readFileSync(file.file, 'utf8')
  const tags = scanTags(maskMustaches(source)).map(({ name, attributes }) => ({
    name,
    of: new Map(attributes.map((one) => [one.name, one.value])),
  }))
  const inMarkup = tags.flatMap(({ name, of }) => [
    ...(name === 'form' && /^post$/i.test(of.get('method') ?? '') ? [of.get('action')] : []),
    ...(/^(button|input)$/.test(name) && !/^get$/i.test(of.get('formmethod') ?? '') ? [of.get('formaction')] : []),
  ])
  const inPartials = [...walk(parseTemplate(file))]
    .filter((node) => isPartial(node) && /^parts\/post-button$|\/form$/.test(partialName(node) ?? ''))
    .map((node) => writtenOut(node.hash?.pairs.find(({ key }) => key === 'action')?.value))
  // A blank stands for a block, of which only one side is written.
  return [...inMarkup, ...inPartials]
    .filter((action) => action !== undefined)
    .map((action) => action.replaceAll(new RegExp(`${written}+`, 'g'), written))
    .filter((action) => /^\/(?!\/)\S*$/.test(action))
}

/** A literal, or a `concat` with \u0001 for what is not one. */
function writtenOut(node: Node | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return String(node.value)
  if (node?.type !== 'SubExpression' || node.path?.original !== 'concat') return undefined
  return (node.params ?? []).map((part) => writtenOut(part) ?? written).join('')
}

/** Whether a template, or one that it calls, has a field of this name. */
function asksFor(field: string, name: string, templates: TemplateMap, seen = new Set<string>()): boolean {
  const file = templates.get(name)?.[0]
  if (!file || seen.has(name)) return false
  seen.add(name)
  if (new RegExp(`\\bname=["']${field}["']`).test(readFileSync(file.file, 'utf8'))) return true
  return partialsOf(parseTemplate(file)).some((partial) => asksFor(field, partial, templates, seen))
}

import Handlebars from 'handlebars'
import { readFileSync } from 'node:fs'
import { themeErrors } from '../errors.js'
import { isPartial, partialName, partialsOf, slotCallsOf, walk } from './inspect-template.js'
import type { Node, SlotCall } from './inspect-template.js'
import { isolateKit } from './isolate-kit.js'
import type { TemplateFile, TemplateMap } from './template-files.js'

export interface ReadTemplate {
  /** Ready to compile. */
  tree: Node
  slots: SlotCall[]
  /** What it calls, as keys that partials are registered under. */
  partials: string[]
}

const parentPrefix = 'parent:'

/** Reads a template into its syntax tree, as written. Throws THEME_TEMPLATE_INVALID. */
export function parseTemplate(file: TemplateFile): Node {
  try {
    return Handlebars.parse(readFileSync(file.file, 'utf8')) as unknown as Node
  } catch (error) {
    throw invalidTemplate(file, error)
  }
}

/** Reads a template and settles what its partials mean. Throws THEME_TEMPLATE_INVALID. */
export function readTemplate(file: TemplateFile, map: TemplateMap): ReadTemplate {
  const tree = parseTemplate(file)
  const slots = slotCallsOf(tree)
  isolateKit(tree)
  bindParents(tree, file, map)
  return { tree, slots, partials: partialsOf(tree) }
}

/** The error names the plugin when the file is a plugin's own view. */
export function invalidTemplate(file: TemplateFile, error: unknown) {
  const reason = (error as Error).message
  return themeErrors.THEME_TEMPLATE_INVALID({ file: file.file, reason, plugin: file.plugin }, { cause: error })
}

/** What a file is registered under beside its name, so that `parent:` can reach it after it was overridden. */
export function keyOf(file: TemplateFile): string {
  return `${file.name}@${file.layer}`
}

/** The file that `parent:<name>` means in `from`: the same name in a later layer. */
export function overridden(name: string, from: TemplateFile, map: TemplateMap): TemplateFile | undefined {
  if (!name.startsWith(parentPrefix)) return undefined
  return map.get(name.slice(parentPrefix.length))?.find((file) => file.layer > from.layer)
}

function bindParents(tree: Node, from: TemplateFile, map: TemplateMap): void {
  for (const node of [...walk(tree)].filter(isPartial)) {
    const name = partialName(node)
    if (!name?.startsWith(parentPrefix)) continue
    const target = overridden(name, from, map)
    if (!target)
      throw invalidTemplate(from, new Error(`"${name}" at line ${node.loc.start.line}: no parent has this template`))
    Object.assign(node.name!, { original: keyOf(target), parts: [keyOf(target)] })
  }
}

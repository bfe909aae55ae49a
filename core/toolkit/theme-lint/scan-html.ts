/** Stands for what a mustache will write. */
export const written = '\u0001'

const mustache = /\{\{!--[\s\S]*?--\}\}|\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}/g

/** The markup of a template, character for character: what is written becomes \u0001, everything else of Handlebars blank. */
export function maskMustaches(source: string): string {
  const filled = (text: string, by: string) => text.replace(/[^\n]/g, by)
  const masked = source.replace(mustache, (text) =>
    filled(text, /^\{\{\{?\s*[!#/^>~*]|^\{\{~?\s*else/.test(text) ? ' ' : written),
  )
  return masked.replace(/<!--[\s\S]*?-->/g, (text) => filled(text, ' '))
}

export interface Attribute {
  /** Lower case. */
  name: string
  value: string
  quoted: boolean
  /** Index of the value in the text, or of the name when there is none. */
  at: number
}

export interface Tag {
  name: string
  attributes: Attribute[]
  at: number
  /** Index after the `>`. */
  end: number
}

/** Opening tags of masked markup, in order. */
export function scanTags(text: string): Tag[] {
  const tags: Tag[] = []
  const open = /<([a-zA-Z][\w-]*)/g
  for (let match = open.exec(text); match; match = open.exec(text)) {
    const { attributes, end } = scanAttributes(text, open.lastIndex)
    tags.push({ name: match[1]!.toLowerCase(), attributes, at: match.index, end })
    open.lastIndex = end
  }
  return tags
}

function scanAttributes(text: string, from: number): { attributes: Attribute[]; end: number } {
  const attributes: Attribute[] = []
  const next = /[\s/]*(?:(>)|([^\s=>/]+)(?:(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?)/y
  for (let at = from; ;) {
    next.lastIndex = at
    const match = next.exec(text)
    if (!match || match[0] === '') return { attributes, end: Math.max(at, from) }
    if (match[1]) return { attributes, end: next.lastIndex }
    const [whole, , name = '', equals, double, single, bare] = match
    const value = double ?? single ?? bare ?? ''
    const quoted = double !== undefined || single !== undefined
    const start = next.lastIndex - value.length - (quoted ? 1 : 0)
    attributes.push({
      name: name.toLowerCase(),
      value,
      quoted: quoted || !equals,
      at: equals ? start : at + whole.indexOf(name),
    })
    at = next.lastIndex
  }
}

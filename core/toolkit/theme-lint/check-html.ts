import type { Report } from './rules.js'
import { maskMustaches, scanTags, written } from './scan-html.js'
import type { Attribute, Tag } from './scan-html.js'

const targets = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'xlink:href',
  'data',
  'hx-get',
  'hx-post',
  'hx-put',
  'hx-delete',
])
const followed: Record<string, string> = {
  a: 'href',
  area: 'href',
  form: 'action',
  button: 'formaction',
  iframe: 'src',
}

export function checkHtml(source: string, writesCsrf: (partial: string) => boolean, report: Report): void {
  const text = maskMustaches(source)
  const place = (index: number) => {
    const before = source.slice(0, index).split('\n')
    return { line: before.length, column: before.at(-1)!.length + 1 }
  }
  const tags = scanTags(text)
  checkTexts(text, tags, (index, words) => report('untranslated-text', place(index), words))
  for (const tag of tags) {
    if (tag.name === 'script' && isInline(tag, text)) report('inline-script', place(tag.at))
    if (tag.name === 'style') report('inline-style', place(tag.at))
    if (isPost(tag) && !hasCsrf(source.slice(tag.at, endOfForm(text, tag)), writesCsrf))
      report('form-csrf', place(tag.at))
    if (isForeign(tag)) report('foreign-resource', place(tag.at), tag.name)
    for (const attribute of tag.attributes)
      checkAttribute(source, tag, attribute, (code, detail) => report(code, place(attribute.at), detail))
  }
}

const loading: Record<string, string> = {
  script: 'src',
  img: 'src',
  link: 'href',
  iframe: 'src',
  source: 'src',
  video: 'src',
  audio: 'src',
}

const isForeign = (tag: Tag) =>
  tag.attributes.some((a) => a.name === loading[tag.name] && /^\s*(https?:)?\/\//i.test(a.value))

/** Words between tags that no helper wrote. Code, and what a screen never shows, is left alone. */
function checkTexts(text: string, tags: readonly Tag[], report: (index: number, words: string) => void): void {
  tags.forEach((tag, position) => {
    if (/^(script|style|code|kbd|svg|title)$/.test(tag.name)) return
    const shown = text
      .slice(tag.end, tags[position + 1]?.at ?? text.length)
      .replace(/<\/[^>]*>/g, (close) => ' '.repeat(close.length))
    const words = /\p{L}{2,}(?:[\s,.'’-]+\p{L}+)*/u.exec(shown)
    if (words) report(tag.end + words.index, words[0].slice(0, 40))
  })
}

type ReportHere = (code: Parameters<Report>[0], detail?: string) => void

function checkAttribute(source: string, tag: Tag, attribute: Attribute, report: ReportHere): void {
  const { name, value, quoted, at } = attribute
  if (!quoted) report('unquoted-attribute', name)
  if (name === 'style') report('inline-style', `style on <${tag.name}>`)
  if (/^(on[a-z]+|hx-on.*)$/.test(name)) report('inline-handler', name)
  if (targets.has(name) && /^(javascript|vbscript|data:text\/html)/i.test(value.replace(/\s/g, '')))
    report('javascript-target', name)
  const first = value.search(/\S/)
  if (followed[tag.name] !== name || value[first] !== written) return
  const expression = /^\{\{\{?~?\s*([^\s}~]+)/.exec(source.slice(at + first))?.[1] ?? ''
  if (!/^(safeUrl|asset|concat|@page\..*|@theme\..*)$/.test(expression)) report('unsafe-url', expression)
}

const isPost = (tag: Tag) =>
  tag.name === 'form' && tag.attributes.some((a) => a.name === 'method' && /^post$/i.test(a.value))

function isInline(tag: Tag, text: string): boolean {
  const end = text.indexOf('</script', tag.end)
  const body = text.slice(tag.end, end < 0 ? undefined : end)
  return !tag.attributes.some((a) => a.name === 'src') || body.trim() !== ''
}

function endOfForm(text: string, tag: Tag): number {
  const end = text.toLowerCase().indexOf('</form', tag.end)
  return end < 0 ? text.length : end
}

function hasCsrf(form: string, writesCsrf: (partial: string) => boolean): boolean {
  if (/\{\{~?\s*csrf\s*~?\}\}/.test(form)) return true
  return [...form.matchAll(/\{\{~?#?>\s*([^\s}~]+)/g)].some((match) => writesCsrf(match[1]!))
}

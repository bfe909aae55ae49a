const inTemplates = /[{(]t\s+(?:'([^']+)'|"([^"]+)")/g
const inCalls = /\bt\(\s*(['"`])([a-zA-Z][\w-]*(?:\.[\w-]+)+)\1/g
const inFields = /\b(?:message|label|key|title):\s*(['"])([a-z][\w-]*(?:\.[\w-]+)+)\1/g
const errorRows = /^ {2}([A-Z][A-Z0-9_]{2,}): \{\s*status: 4\d\d/gm

/** Keys that a template asks for. */
export function keysOfTemplate(text: string): string[] {
  return [...new Set([...text.matchAll(inTemplates)].map((m) => m[1] ?? m[2]!))]
}

/** Keys that code asks for, and the texts its errors for people (4xx) need. `prefixes` are the first parts keys have. */
export function keysOfCode(text: string, prefixes: ReadonlySet<string>): string[] {
  const calls = [...text.matchAll(inCalls)].map((m) => m[2]!)
  const fields = [...text.matchAll(inFields)].map((m) => m[2]!).filter((key) => prefixes.has(key.split('.')[0]!))
  const errors = text.includes('defineErrors(') ? [...text.matchAll(errorRows)].map((m) => `errors.${m[1]}`) : []
  return [...new Set([...calls, ...fields, ...flashesOf(text), ...headingsOf(text), ...errors])]
}

/** Keys that the entries of a manifest's menus are written with. */
export function keysOfManifest(text: string): string[] {
  const { menus = [] } = JSON.parse(text) as { menus?: { label: string }[] }
  return [...new Set(menus.map(({ label }) => label))]
}

/** What stands behind `flash:`: a literal, both sides of a choice, or a constant of the file. */
function flashesOf(text: string): string[] {
  return [...text.matchAll(/\bflash:\s*([^,;{}]+)/g)].flatMap(([, said]) => {
    const literals = [...said!.matchAll(/(?:^|[?:])\s*(['"])([^'"]+)\1/g)].map((m) => m[2]!)
    const name = /^(\w+)\s*$/.exec(said!)?.[1]
    const constant = name && new RegExp(`\\bconst ${name}\\s*=\\s*(['"])([^'"]+)\\1`).exec(text)?.[2]
    return constant ? [...literals, constant] : literals
  })
}

/** Names of the columns of a CSV, which are the keys of their headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/\bcsv:\s*\{[^{}]*\bcolumns:\s*\{/g)].flatMap(({ index, 0: { length } }) => {
    let depth = 1
    let end = index + length
    for (; depth > 0 && end < text.length; end++)
      depth += '{(['.includes(text[end]!) ? 1 : '})]'.includes(text[end]!) ? -1 : 0
    return [...text.slice(index + length, end).matchAll(/^\s*(['"])([^'"]+)\1:/gm)].map((m) => m[2]!)
  })
}

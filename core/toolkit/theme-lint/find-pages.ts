import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TSchema } from 'typebox'
import type { PageType } from '../../web/themes/page.js'

const holdsPages = /(^|[/.-])(pages|page|view|views)\.js$/
const declared = /\bdefinePage\(\s*['"`]([^'"`]+)/g

const isPage = (value: unknown): value is PageType =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'page'

/**
 * Schemas of all pages that compiled files under the folders export, by page name; `failed` are files that did not load and files
 * that keep a page to themselves.
 */
export async function findPages(
  dirs: readonly string[],
): Promise<{ pages: Map<string, TSchema>; failed: { file: string; reason: string }[] }> {
  const pages = new Map<string, TSchema>()
  const failed: { file: string; reason: string }[] = []
  const files = dirs.flatMap((dir) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  for (const file of files.filter((name) => holdsPages.test(name)).sort())
    try {
      const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>
      for (const page of Object.values(module).filter(isPage)) pages.set(page.name, page.model)
    } catch (error) {
      failed.push({ file, reason: (error as Error).message })
    }
  for (const file of files)
    for (const [, page = ''] of readFileSync(file, 'utf8').matchAll(declared))
      if (!pages.has(page))
        failed.push({ file, reason: `it keeps the page "${page}" to itself; export it from a *.view.ts or *.pages.ts` })
  return { pages, failed }
}

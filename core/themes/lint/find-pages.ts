import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TSchema } from 'typebox'
import type { PageType } from '../page.js'

const holdsPages = /(^|[/.-])(pages|page|view|views)\.js$/

const isPage = (value: unknown): value is PageType =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'page'

/** Schemas of all pages that compiled files under the folders export, by page name; `failed` are files that did not load. */
export async function findPages(
  dirs: readonly string[],
): Promise<{ pages: Map<string, TSchema>; failed: { file: string; reason: string }[] }> {
  const pages = new Map<string, TSchema>()
  const failed: { file: string; reason: string }[] = []
  const files = dirs.flatMap((dir) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && holdsPages.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  for (const file of files.sort())
    try {
      const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>
      for (const page of Object.values(module).filter(isPage)) pages.set(page.name, page.model)
    } catch (error) {
      failed.push({ file, reason: (error as Error).message })
    }
  return { pages, failed }
}

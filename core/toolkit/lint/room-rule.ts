import { resolveImport } from './read-sources.js'
import type { Source } from './read-sources.js'

/** The rooms of core from the top down. Each may import itself and what stands below it. */
export const rooms = ['cli', 'toolkit', 'host', 'identity', 'web', 'work', 'contracts', 'foundation'] as const

const roomOf = (path: string) => /^core\/([^/]+)\//.exec(path)?.[1] as (typeof rooms)[number] | undefined

/** Why an import leads the wrong way, or undefined. Types count as well: a room below must be readable without those above. */
function wrongWay(from: string, to: string): string | undefined {
  const here = roomOf(from)
  const there = roomOf(to)
  if (here && !rooms.includes(here)) return undefined
  if (to === 'core/index.ts' && here) return 'core/index.ts is the door for plugins; import the file behind it'
  if (!there || here === there) return undefined
  if (!here) return there === 'cli' || there === 'toolkit' ? `${from} must not hand out the room ${there}` : undefined
  if (rooms.indexOf(here) < rooms.indexOf(there)) return undefined
  return `${here} stands below ${there} and cannot import it; move what both need down`
}

/** Imports of a core file that lead upwards, with their lines. */
export function importsUpwards(source: Source): { line: number; message: string }[] {
  if (!source.path.startsWith('core/')) return []
  return source.imports.flatMap(({ specifier, line }) => {
    const wrong = wrongWay(source.path, resolveImport(source.path, specifier))
    return wrong ? [{ line, message: wrong }] : []
  })
}

/** Why a file of core stands in no room. Any file: one that imports nothing could be imported by everything. */
export function outsideTheRooms({ path }: Source): string | undefined {
  if (!path.startsWith('core/') || path === 'core/index.ts' || rooms.some((room) => room === roomOf(path)))
    return undefined
  return `${path.split('/').slice(0, 2).join('/')} is no room; move the file into one of ${rooms.join(', ')}`
}

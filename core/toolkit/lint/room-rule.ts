import { resolveRelative } from './read-sources.js'
import type { Source } from './read-sources.js'

/** The rooms of core from the top down. Each may import itself and what stands below it. */
export const rooms = ['cli', 'toolkit', 'host', 'identity', 'web', 'work', 'contracts', 'foundation'] as const

const roomOf = (path: string) => /^core\/([^/]+)\//.exec(path)?.[1] as (typeof rooms)[number] | undefined

/** Why an import leads the wrong way, or undefined. Types count as well: a room below must be readable without those above. */
function wrongWay(from: string, to: string): string | undefined {
  const here = roomOf(from)
  const there = roomOf(to)
  if (here && !rooms.includes(here)) return `core/${here} is no room; the rooms are ${rooms.join(', ')}`
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
    const wrong = specifier.startsWith('.') && wrongWay(source.path, resolveRelative(source.path, specifier))
    return wrong ? [{ line, message: wrong }] : []
  })
}

import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

/** Every `faultPoint(...)` that the sources hold: its text, and what the names look like that it makes. */
export function pointsInSource(): { text: string; pattern: RegExp }[] {
  const files = ['core', 'plugins'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  )
  return files
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/faultPoint\(\s*(['"`])(.+?)\1/g)])
    .map(([, , text = '']) => ({
      text,
      pattern: new RegExp(
        `^${text
          .split(/\$\{.+?\}/)
          .map(escape)
          .join('.+')}$`,
      ),
    }))
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { folder } from './fixture.js'

/** A project whose themes may be written to; everything else is ours. */
export function project(): string {
  const root = folder({ 'package.json': '{"type":"module"}' })
  mkdirSync(join(root, 'core', 'web', 'i18n'), { recursive: true })
  for (const part of ['plugins', 'dist', 'node_modules', 'core/web/i18n/locales'])
    symlinkSync(resolve(part), join(root, part))
  cpSync('themes/default', join(root, 'themes', 'default'), { recursive: true })
  return root
}

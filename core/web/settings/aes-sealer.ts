import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { settingsErrors } from './errors.js'
import type { Sealer } from './sealer.js'

/** `keys` maps a version to key material; the highest version seals, all of them open. Format: `v<version>.<iv>.<tag>.<data>`, base64url. */
export function createSealer(keys: ReadonlyMap<number, string>): Sealer {
  const derived = new Map(
    [...keys].map(([version, key]) => [version, createHash('sha256').update(`nettoria.seal.${key}`).digest()]),
  )
  const current = Math.max(...derived.keys())
  return {
    seal(plain, context) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', derived.get(current)!, iv).setAAD(Buffer.from(context))
      const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [`v${current}`, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.')
    },
    open(sealed, context) {
      try {
        const [version = '', ...parts] = sealed.split('.')
        const [iv, tag, data] = parts.map((part) => Buffer.from(part, 'base64url'))
        const decipher = createDecipheriv('aes-256-gcm', derived.get(Number(version.slice(1)))!, iv!)
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag!)
        return Buffer.concat([decipher.update(data!), decipher.final()]).toString('utf8')
      } catch (error) {
        throw settingsErrors.SETTINGS_SEALED_UNREADABLE({}, { cause: error })
      }
    },
  }
}

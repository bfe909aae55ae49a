import { createHash } from 'node:crypto'

/** References are compared by this: letter by letter on every engine, whatever its collation, and of any length. */
export function referenceDigest(reference: string): string {
  return createHash('sha256').update(reference, 'utf8').digest('hex')
}

import type { Tx } from '../../foundation/data/database.js'
import { normaliseDigits } from '../../web/i18n/digits.js'
import type { Deps } from '../deps.js'
import { randomCode } from './digests.js'
import { identityErrors } from '../errors.js'
import { CodeRow } from '../rows.js'
import type { CodePurpose } from '../rows.js'

export const codeLife = 5 * 60_000
const triesPerCode = 5

/** What a code is good for. `target` is the number or address it was sent to. */
export interface CodeUse {
  userId: number
  purpose: CodePurpose
  target: string
}

/** One-time codes: six digits, five minutes, five tries, one use, the newest only. */
export class Codes {
  constructor(private readonly deps: Pick<Deps, 'clock' | 'digests'>) {}

  async issue(tx: Tx, use: CodeUse): Promise<{ id: number; code: string }> {
    const now = this.deps.clock.now()
    const code = randomCode()
    const { userId, purpose } = use
    await CodeRow.query(tx).where({ user_id: userId, purpose }).whereNull('used_at').patch({ usedAt: now })
    const codeHash = this.hash(use, code)
    const row = await CodeRow.query(tx).insert({
      ...use,
      codeHash,
      tries: 0,
      expiresAt: now + codeLife,
      createdAt: now,
    })
    return { id: row.id, code }
  }

  /** True once for the right code. A wrong one counts as a try, if `tx` commits. */
  async spend(tx: Tx, use: CodeUse, text: string): Promise<boolean> {
    const now = this.deps.clock.now()
    const { userId, purpose, target } = use
    const newest = CodeRow.query(tx).where({ user_id: userId, purpose, target }).orderBy('id', 'desc')
    const last = await newest.first()
    if (!last) return false
    const open = () => CodeRow.query(tx).where({ id: last.id }).whereNull('used_at').where('expires_at', '>', now)
    const tried = await open().where('tries', '<', triesPerCode).increment('tries', 1)
    if (!tried || last.codeHash !== this.hash(use, normaliseDigits(text).trim())) return false
    return (await open().patch({ usedAt: now })) > 0
  }

  private hash({ userId, purpose, target }: CodeUse, code: string): string {
    return this.deps.digests.of('code', userId, purpose, target, code)
  }
}

/** AUTH_CODE_INVALID beside the field. */
export function wrongCode() {
  const field = { path: 'code', message: 'The code is wrong, used or too old.', key: 'core.auth.invalid.code' }
  return identityErrors.AUTH_CODE_INVALID({}, { fields: [field] })
}

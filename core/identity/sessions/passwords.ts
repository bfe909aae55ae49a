import { hash, parseOptions, verify } from '@node-rs/argon2'
import { availableParallelism } from 'node:os'
import { commonPasswords } from './common-passwords.js'
import { identityErrors } from '../errors.js'
import { inTurn } from './in-turn.js'

export const passwordLength = { min: 10, max: 128 }

// OWASP's second choice for argon2id, the library's default algorithm.
let cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// One core and one of Node's four threads stay free: a crowd that signs in must not keep tokens and files of all others waiting.
const atOnce = inTurn(Math.max(1, Math.min(availableParallelism(), 4) - 1))

let decoy: Promise<string> | undefined

/**
 * The least that argon2id can cost, from now on in this process: tests make hundreds of people. No setting leads here; only the
 * test panel calls it, which nothing that serves may import.
 */
export function hashAtTestCost(): void {
  cost = { memoryCost: 8, timeCost: 1, parallelism: 1 }
}

export const hashPassword = (password: string): Promise<string> => atOnce(() => hash(password.normalize('NFKC'), cost))

/** True when it fits. Without a hash (nobody has that name) it takes as long and answers false. */
export async function passwordFits(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody knows this one')
  const against = passwordHash ?? (await decoy)
  const fits = await atOnce(() => verify(against, password.normalize('NFKC')))
  return passwordHash !== undefined && fits
}

/** The hash was made with other parameters than today's: make a new one at the next login. */
export function needsRehash(passwordHash: string): boolean {
  const made = parseOptions(passwordHash)
  return made.memoryCost !== cost.memoryCost || made.timeCost !== cost.timeCost || made.parallelism !== cost.parallelism
}

/** Throws AUTH_PASSWORD_WEAK: 10 to 128 characters, none of the commonest, not one's own name or address. */
export function requireGoodPassword(password: string, about: { email: string; phone: string }): void {
  const plain = password.normalize('NFKC')
  const [mailbox = ''] = about.email.split('@')
  const own = [about.email, about.phone, about.phone.slice(1), mailbox.length >= 10 ? mailbox : about.email]
  const common = commonPasswords.has(plain.toLowerCase()) || new Set(plain).size < 3
  const refuse = (rule: string, message: string) => {
    const field = { path: 'password', message, key: `core.auth.password.${rule}`, params: passwordLength }
    throw identityErrors.AUTH_PASSWORD_WEAK({}, { fields: [field] })
  }
  if ([...plain].length < passwordLength.min) refuse('short', `Use at least ${passwordLength.min} characters.`)
  if ([...plain].length > passwordLength.max) refuse('long', `Use at most ${passwordLength.max} characters.`)
  if (common) refuse('common', 'Too many people use this password. Choose another.')
  if (own.includes(plain.toLowerCase())) refuse('own', 'Do not use your own address or number as password.')
}

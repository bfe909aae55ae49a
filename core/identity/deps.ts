import type { CountryCode } from 'libphonenumber-js/max'
import type { Messenger } from '../contracts/messages.js'
import type { Database } from '../foundation/data/database.js'
import type { Events } from '../work/events/events.js'
import type { Clock } from '../foundation/kernel/clock.js'
import type { Logger } from '../foundation/kernel/logger.js'
import type { Counters, Windows } from './sessions/counters.js'
import type { Digests } from './proofs/digests.js'

/** What the kernel gives to identity. */
export interface IdentityOptions {
  db: Database
  clock: Clock
  log: Logger
  events: Events
  /** Signs access tokens; digests of codes and secrets are keyed by a derivation of it. */
  jwtSecret: string
  /** Without a trailing slash. */
  appUrl: string
  messenger: () => Messenger | undefined
  /** Permissions of all manifests. */
  permissions: () => readonly { id: string; scope: 'account' | 'staff' }[]
  /** What a new user begins with. Default: EUR, UTC, country IR for national phone numbers, locales en and fa. */
  defaults?: Partial<IdentityDefaults>
  limits?: Partial<Limits>
}

export interface IdentityDefaults {
  currency: string
  timezone: string
  country: CountryCode
  /** The first is the default. */
  locales: readonly string[]
}

export interface Limits {
  messagesPerNumber: Windows
  /** Numbers that differ only in their last four digits. */
  messagesPerPrefix: Windows
  messagesPerAddress: Windows
  /** All messages with codes and links of the panel. */
  messages: Windows
  /** Failed sign-ins, and those not yet decided. */
  loginsPerIdentifier: Windows
  loginsPerAddress: Windows
  codesPerAddress: Windows
}

/** What the parts of identity share. */
export interface Deps extends Omit<IdentityOptions, 'defaults' | 'limits'> {
  defaults: IdentityDefaults
  limits: Limits
  digests: Digests
  counters: Counters
}

import type { Reader } from '../foundation/data/database.js'
import { adapters } from '../foundation/di/contract.js'

/** One place where a live database does not keep a promise. */
export interface Breach {
  /** Id of the invariant as the documentation numbers it ("M3"). */
  invariant: string
  /** What breaks it: "account wallet:12 EUR". */
  subject: string
  /** What was expected and what was found. */
  message: string
}

/** Recomputes promises from the rows themselves. `nettoria audit` runs every audit and fails when one names a breach. */
export interface Audit {
  /** Reads only; safe on a live panel. */
  run(read: Reader): Promise<Breach[]>
}

export const Audits = adapters<Audit>('core.audits', '1.0.0')

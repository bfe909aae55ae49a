import type { Reader } from 'nettoria'
import type { Breach } from 'nettoria/contracts/audits'
import { auditAccounts, auditPostings } from './audit-book.js'
import { auditAllocations, auditCaptures, auditNumbers, auditTotals } from './audit-invoices.js'

/** Recomputes M1, M3, M4, M5, M8, M9, M10, M11 and M13 from the rows of a live database and names each breach. */
export async function auditLedger(read: Reader): Promise<Breach[]> {
  const audits = [auditPostings, auditAccounts, auditNumbers, auditTotals, auditAllocations, auditCaptures]
  const found: Breach[] = []
  // One after the other: on SQLite there is one connection, and elsewhere a live panel has better uses for the pool.
  for (const audit of audits) found.push(...(await audit(read)))
  return found
}

/** Is set up when the tables are new already, and cannot. */
export function partnerHook(): never {
  throw new Error('the ledger is closed')
}

import { Clock, inject, injectable, insertOnce, moneyOf } from 'nettoria'
import type { Actor, Money, Reader, Tx } from 'nettoria'
import type { Ledger, LedgerEntry } from 'nettoria/contracts/billing'
import { bindMinor } from '../data/bind-minor.js'
import { billingErrors } from '../errors.js'
import { BookAccounts, accountKey } from './book-accounts.js'
import type { BookAccount } from './book-accounts.js'
import { netEntries } from './net-entries.js'
import type { Leg } from './net-entries.js'

/** The double-entry book. `post` is the only code that writes to it. */
@injectable()
export class LedgerBook implements Ledger {
  constructor(
    @inject(BookAccounts) private readonly accounts: BookAccounts,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async post(
    tx: Tx,
    posting: { key: string; description: string; entries: LedgerEntry[]; actor: Actor },
  ): Promise<boolean> {
    const legs = netEntries(posting.key, posting.entries)
    const postingId = await this.openPosting(tx, posting)
    if (postingId === null) return false
    if (legs.length === 0) return true
    const accounts = await this.accounts.open(tx, legs)
    const moves = legs.map((leg) => ({ leg, account: accounts.get(accountKey(leg))! }))
    // In the order of ids, and before the entries whose foreign keys lock them too: no two postings wait for each other crosswise.
    for (const { leg, account } of moves.sort((a, b) => a.account.id - b.account.id))
      await moveBalance(tx, account, leg)
    await tx('billing_entries').insert(
      moves.map(({ leg, account }) => ({
        posting_id: postingId,
        account_id: account.id,
        currency: leg.currency,
        amount: leg.amount,
      })),
    )
    return true
  }

  async walletBalance(read: Reader, accountId: number, currency: string): Promise<Money> {
    const row = (await read('billing_ledger_accounts')
      .where({ name: `wallet:${accountId}`, currency })
      .first('balance')) as { balance: number | bigint } | undefined
    return moneyOf(currency, -BigInt(row?.balance ?? 0))
  }

  private openPosting(tx: Tx, posting: { key: string; description: string; actor: Actor }): Promise<number | null> {
    const { key, description, actor } = posting
    const row = {
      key,
      description: description.slice(0, 255),
      actor_kind: actor.kind,
      actor_id: actor.id.slice(0, 100),
      cause: actor.cause.slice(0, 100),
      created_at: this.clock.now(),
    }
    return insertOnce(tx, 'billing_postings', row, ['key'])
  }
}

// `increment()` of knex turns its argument into a float, so the sum is written out: exact, and in one statement with the limit.
async function moveBalance(tx: Tx, account: BookAccount, leg: Leg): Promise<void> {
  const update = tx('billing_ledger_accounts').where({ id: account.id })
  if (account.overdraft !== null && leg.amount > 0n)
    update.where('balance', '<=', bindMinor(account.overdraft - leg.amount))
  const moved = await update.update({ balance: tx.raw('?? + ?', ['balance', bindMinor(leg.amount)]) })
  if (moved !== 1) throw billingErrors.LEDGER_BELOW_LIMIT({ account: account.name })
}

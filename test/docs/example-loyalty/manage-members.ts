import { Database, httpErrors, inject, injectable, keysetPage } from 'nettoria'
import type { Page, Tx } from 'nettoria'
import { Member, Points } from './club.model.js'
import { loyaltyErrors } from './errors.js'

/** What the staff does with members. */
@injectable()
export class ManageMembers {
  constructor(@inject(Database) private readonly db: Database) {}

  /** Members whose card begins with this name, newest first. */
  list(page: { limit: number; cursor?: string }, cardName: string): Promise<Page<Member>> {
    return keysetPage<Member>(Member.query(this.db.read).where('card_name', 'like', `${cardName}%`), page)
  }

  /** Throws NOT_FOUND. */
  async cardName(id: number): Promise<string> {
    const member = await Member.query(this.db.read).findById(id)
    if (!member) throw httpErrors.NOT_FOUND()
    return member.cardName
  }

  /** Throws NOT_FOUND, EXAMPLE_LOYALTY_NO_POINTS. */
  clearPoints(id: number): Promise<void> {
    return this.db.transaction(async (tx) => {
      if (!(await this.#forget(tx, id))) throw loyaltyErrors.EXAMPLE_LOYALTY_NO_POINTS()
    })
  }

  /** Throws NOT_FOUND. */
  remove(id: number): Promise<void> {
    return this.db.transaction(async (tx) => {
      await this.#forget(tx, id)
      await Member.query(tx).deleteById(id)
    })
  }

  async #forget(tx: Tx, id: number): Promise<number> {
    const member = await Member.query(tx).findById(id)
    if (!member) throw httpErrors.NOT_FOUND()
    return Points.query(tx).delete().where({ account_id: member.accountId })
  }
}

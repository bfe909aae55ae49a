import { Clock, Database, Events, inject, injectable } from 'nettoria'
import type { Reader, Tx } from 'nettoria'
import { Link, Reward } from './link.model.js'
import { LinkOpened } from './programme.js'
import type { ReferralProgramme } from './programme.js'

@injectable()
export class Referrals implements ReferralProgramme {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Events) private readonly events: Events,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  find(read: Reader, accountId: number): Promise<Link | undefined> {
    return Link.query(read).findOne({ account_id: accountId }).execute()
  }

  async codeOf(read: Reader, accountId: number): Promise<string | null> {
    return (await this.find(read, accountId))?.code ?? null
  }

  /** Opens the account's link, once. */
  open(accountId: number): Promise<Link> {
    return this.db.transaction(async (tx) => {
      const known = await this.find(tx, accountId)
      if (known) return known
      const code = `friend-${accountId}`
      const link = await Link.query(tx).insertAndFetch({ accountId, code, rewards: 0 })
      await this.events.publish(tx, LinkOpened, { accountId, code })
      return link
    })
  }

  readonly reward = async (tx: Tx, { accountId, invoiceId }: { accountId: number; invoiceId: number }) => {
    const link = await this.find(tx, accountId)
    if (link) await Reward.query(tx).insert({ linkId: Number(link.id), invoiceId, earnedAt: this.clock.now() })
  }
}

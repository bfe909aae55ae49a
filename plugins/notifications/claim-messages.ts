import type { Database } from 'nettoria'
import { Message } from './message.model.js'

/** Longer than a sender may take. */
const claimLife = 120_000

/**
 * Takes up to `count` due messages, each for one worker. A claim that ran out belongs to a worker that died while sending: whether
 * it sent is unknown, which counts as a doubt.
 */
export async function claimMessages(db: Database, now: number, claim: string, count: number): Promise<Message[]> {
  return db.transaction(async (tx) => {
    const open = () => Message.query(tx).whereIn('state', ['queued', 'sending']).where('due_at', '<=', now)
    const due = await open().orderBy('due_at').orderBy('id').limit(count).select('id', 'state')
    if (due.length === 0) return []
    const take = (state: 'queued' | 'sending') => {
      const ids = due.filter((row) => row.state === state).map((row) => row.id)
      return open().where({ state }).whereIn('id', ids)
    }
    const lost = tx.raw('?? + 1', ['doubts']) as unknown as number
    await take('sending').patch({ claim, dueAt: now + claimLife, doubts: lost })
    await take('queued').patch({ claim, dueAt: now + claimLife, state: 'sending' })
    return Message.query(tx).where({ claim, state: 'sending' }).orderBy('id')
  })
}

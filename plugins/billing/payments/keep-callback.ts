import { Clock, Database, Worker, inject, injectable } from 'nettoria'
import type { RawCallback } from 'nettoria/contracts/billing'
import { Callback } from './callback.model.js'

export interface IncomingCallback {
  kind: Callback['kind']
  /** Gateway instance it came to. */
  gateway: string
  /** The attempt named by our own return address. */
  boundAttemptId: number | null
  raw: RawCallback
  requestId: string
}

/** Stores a callback as it came, before anybody reads it. */
@injectable()
export class KeepCallback {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Worker) private readonly worker: Worker,
  ) {}

  /** Answers its id. */
  async keep({ raw, requestId, ...where }: IncomingCallback): Promise<number> {
    // A browser that returns brings its session along; that is nothing to keep.
    const { cookie: _session, ...headers } = raw.headers
    const callback = await this.db.transaction((tx) =>
      Callback.query(tx)
        .insert({
          ...where,
          status: 'received',
          method: raw.method,
          headers,
          query: raw.query,
          body: raw.body.toString('base64'),
          requestId: requestId.slice(0, 100),
          tries: 0,
          worker: this.worker.id,
          receivedAt: this.clock.now(),
        })
        .execute(),
    )
    return callback.id
  }
}

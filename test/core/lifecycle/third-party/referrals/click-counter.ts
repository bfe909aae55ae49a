import { Database, inject, injectable } from 'nettoria'

const writeEvery = 100

/** Gathers clicks in memory and writes them now and then: partners send many. */
@injectable()
export class ClickCounter {
  private clicks = 0
  private timer: NodeJS.Timeout | undefined
  private written: Promise<void> = Promise.resolve()

  constructor(@inject(Database) private readonly db: Database) {}

  count(clicks: number): void {
    this.clicks += clicks
  }

  async start(): Promise<void> {
    this.timer = setInterval(() => {
      if (this.clicks > 0) this.written = this.written.then(() => this.write())
    }, writeEvery)
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.written
    await this.write()
  }

  private async write(): Promise<void> {
    const clicks = this.clicks
    this.clicks = 0
    if (clicks > 0) await this.db.transaction((tx) => tx('referrals_clicks').insert({ clicks }))
  }
}

import type { ServerResponse } from 'node:http'

const beatEvery = 15_000
// A reader then connects again with Last-Event-ID, and is asked who they are again.
const longest = 300_000

/**
 * One server-sent-events answer. Writes wait for a slow reader; a comment now and then keeps proxies from closing a quiet
 * connection; it ends by itself after five minutes.
 */
export class EventStream {
  private readonly ended = new AbortController()

  constructor(
    private readonly response: ServerResponse,
    headers: Record<string, string | number | string[] | undefined>,
  ) {
    const beat = setInterval(() => void this.write(': still here\n\n'), beatEvery)
    const life = setTimeout(() => this.end(), longest)
    this.signal.addEventListener('abort', () => {
      clearInterval(beat)
      clearTimeout(life)
    })
    response.on('close', () => this.ended.abort())
    const own = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    }
    response.writeHead(200, { ...headers, ...own })
    response.flushHeaders()
  }

  /** Aborted when the reader left, or after it ended. */
  get signal(): AbortSignal {
    return this.ended.signal
  }

  /** `id` comes back as Last-Event-ID when the reader connects again. */
  send(id: number, data: unknown): Promise<void> {
    return this.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  end(): void {
    this.ended.abort()
    this.response.end()
  }

  private async write(text: string): Promise<void> {
    if (this.signal.aborted || this.response.write(text)) return
    await new Promise<void>((resolve) => {
      const go = () => {
        this.response.off('drain', go)
        this.signal.removeEventListener('abort', go)
        resolve()
      }
      this.response.on('drain', go)
      this.signal.addEventListener('abort', go)
    })
  }
}

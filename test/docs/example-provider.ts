import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage } from 'node:http'
import type { Checkout } from './example-gateway/provider-client.js'

/** Example Pay itself, as its manual describes it, on a port of this machine. */
export interface ExampleProvider {
  url: string
  /** Checkouts by external id: a test plays the customer by changing them. */
  checkouts: Map<string, Checkout & { amount: string }>
  /** External ids about which no answer is given. */
  silent: Set<string>
}

export async function startExampleProvider(apiKey: string): Promise<ExampleProvider> {
  const checkouts: ExampleProvider['checkouts'] = new Map()
  const silent: ExampleProvider['silent'] = new Set()
  const answer = async (request: IncomingMessage): Promise<[status: number, body: unknown]> => {
    if (request.headers.authorization !== `Bearer ${apiKey}`) return [401, {}]
    if (request.url === '/v1/ping') return [200, {}]
    if (request.method === 'GET') {
      const id = decodeURIComponent(request.url!.split('/').at(-1)!)
      if (silent.has(id)) return [503, {}]
      return checkouts.has(id) ? [200, checkouts.get(id)] : [404, {}]
    }
    const { external_id: id, amount } = JSON.parse(await textOf(request)) as { external_id: string; amount: string }
    const url = `https://pay.example/c/${id}`
    if (!checkouts.has(id)) checkouts.set(id, { url, status: 'open', charges: [], amount })
    return [200, checkouts.get(id)]
  }
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, checkouts, silent }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Published {
  name: string
  version: string
  /** What package.json says. */
  manifest: object
  tarball: Buffer
  /** What the registry says of the tarball; by default the truth. */
  integrity?: string
}

export interface Registry {
  url: string
  close(): Promise<void>
}

export const integrityOf = (bytes: Buffer): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

/** A registry of npm on the loopback that has one version of one package. */
export async function startRegistry({ name, version, manifest, tarball, integrity }: Published): Promise<Registry> {
  let url = ''
  const server = createServer((asked, answer) => {
    if (asked.url?.endsWith('.tgz')) return answer.end(tarball)
    const dist = {
      tarball: `${url}${name}/-/${name}-${version}.tgz`,
      integrity: integrity ?? integrityOf(tarball),
    }
    const known = asked.url === `/${name}`
    answer.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
    const versions = { [version]: { ...manifest, dist } }
    answer.end(JSON.stringify(known ? { name, 'dist-tags': { latest: version }, versions } : {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { url, close: () => new Promise((done) => server.close(() => done())) }
}

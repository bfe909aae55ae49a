import type { Comparison } from '../harness/judge.js'
import { goals } from '../goals.js'
import type { Target } from '../servers/targets.js'
import type { Bench } from './bench.js'
import { compareLoad, comparison } from './compare-load.js'

/** The public page's requests a second against servers that somebody already started. Where they run is theirs to say: not pinned. */
export async function comparePeers(bench: Bench, page: Target): Promise<Comparison[]> {
  const found: Comparison[] = []
  for (const { name, url } of bench.peers) {
    const peer: Target = { url, fault: (body) => (body === '' ? 'it answered nothing' : null) }
    const pairs = await compareLoad(bench, peer, page)
    const about = { goal: 'S1', what: 'page /: requests a second', on: name }
    found.push(comparison(about, goals.S1.requestsOfPeer, pairs, (side) => side.requestsPerSecond))
  }
  return found
}

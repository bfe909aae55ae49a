import type { Comparison } from '../harness/judge.js'
import { goals } from '../goals.js'
import { pageLimit } from '../servers/limits.js'
import { product } from '../servers/product.js'
import { pageShowing } from '../servers/targets.js'
import type { Bench } from './bench.js'
import { comparePeers } from './peers.js'
import { compareLoad, comparison } from './compare-load.js'

const pages = [
  { path: '/', fault: pageShowing('Bench Cloud') },
  { path: '/order', fault: pageShowing('<form') },
]

/** S1: the themed public pages against one Handlebars page, and against peers. */
export async function measurePage(bench: Bench): Promise<Comparison[]> {
  const limit = await bench.start(pageLimit)
  const panel = await bench.start(product(await bench.home('sqlite')))
  const found: Comparison[] = []
  try {
    for (const { path, fault } of pages) {
      const bare = { url: limit.url, pid: limit.pid, fault: pageShowing('<article', 24) }
      const themed = { url: panel.url + path, pid: panel.pid, fault }
      const pairs = await compareLoad(bench, bare, themed)
      const what = `page ${path}: CPU, ms a request`
      found.push(comparison({ goal: 'S1', what, on: 'SQLite' }, goals.S1.cpu, pairs, (side) => side.cpuMs))
    }
    found.push(...(await comparePeers(bench, { url: panel.url, pid: panel.pid, fault: pageShowing('Bench Cloud') })))
  } finally {
    await Promise.all([limit.stop(), panel.stop()])
  }
  return found
}

import { setTimeout as delay } from 'node:timers/promises'
import { sendRequests } from '../harness/generate-load.js'
import type { Comparison } from '../harness/judge.js'
import { measurePairs } from '../harness/measure-pairs.js'
import { residentMiB } from '../harness/processor-time.js'
import { goals } from '../goals.js'
import { listLimit } from '../servers/limits.js'
import { product } from '../servers/product.js'
import { signInByApi } from '../servers/sign-in.js'
import type { Server } from '../servers/start-server.js'
import { check, tenItems } from '../servers/targets.js'
import type { Bench } from './bench.js'
import { comparison, loadOf } from './compare-load.js'
import { placeOf } from './list.js'

/** S11: resident memory of a fresh process after it listed ten servers so many times. */
export async function measureRss({ profile, pairs, guard, home, start }: Bench): Promise<Comparison[]> {
  const prepared = await home('sqlite')
  const afterLoad = async (server: Server, url: string, headers: Record<string, string>) => {
    try {
      const target = { url, headers, fault: tenItems }
      await check(target)
      await sendRequests(loadOf(target), profile.requests)
      await check(target)
      await delay(500)
      return residentMiB(server.pid)
    } finally {
      await server.stop()
    }
  }
  const measured = await measurePairs(pairs, guard, {
    limit: async () => {
      const server = await start(listLimit(prepared))
      return afterLoad(server, `${server.url}/servers`, {})
    },
    product: async () => {
      const server = await start(product(prepared))
      const headers = await signInByApi(server.url, prepared.customer.email)
      return afterLoad(server, `${server.url}/api/vms?limit=10`, headers)
    },
  })
  const about = { goal: 'S11', what: `memory after ${profile.requests} lists, MiB`, ...placeOf(prepared) }
  return [comparison(about, goals.S11.memory, measured, (mib) => mib)]
}

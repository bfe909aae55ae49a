import type { Engine } from '../../core/foundation/data/database.js'
import type { Comparison } from '../harness/judge.js'
import { goals } from '../goals.js'
import { databaseNames } from '../seed/databases.js'
import { listLimit, pageLimit } from '../servers/limits.js'
import { product } from '../servers/product.js'
import { signInByApi, signInByForm } from '../servers/sign-in.js'
import { pageShowing, tenItems } from '../servers/targets.js'
import type { Bench } from './bench.js'
import { compareLoad, comparison } from './compare-load.js'

/** S2: the signed-in list of ten servers as a page, against one Handlebars page. */
export const measureListPage = onEachEngine(async (bench, engine) => {
  const home = await bench.home(engine)
  const limit = await bench.start(pageLimit)
  const panel = await bench.start(product(home))
  try {
    const headers = await signInByForm(panel.url, home.customer.email)
    const bare = { url: limit.url, pid: limit.pid, fault: pageShowing('<article', 24) }
    const fault = pageShowing('.example.com</', 10)
    const signedIn = { url: `${panel.url}/servers?limit=10`, pid: panel.pid, headers, fault }
    const pairs = await compareLoad(bench, bare, signedIn)
    const about = (figure: string) => ({ goal: 'S2', what: `list as a page: ${figure}`, ...placeOf(home) })
    return [
      comparison(about('CPU, ms a request'), goals.S2.cpu, pairs, (side) => side.cpuMs),
      comparison(about('p99 at 50 connections, ms'), goals.S2.p99, pairs, (side) => side.p99Ms),
    ]
  } finally {
    await Promise.all([limit.stop(), panel.stop()])
  }
})

/** S3: the same list as JSON, with token, rights and owner scope, against one Objection query. */
export const measureListApi = onEachEngine(async (bench, engine) => {
  const home = await bench.home(engine)
  const limit = await bench.start(listLimit(home))
  const panel = await bench.start(product(home))
  try {
    const headers = await signInByApi(panel.url, home.customer.email)
    const bare = { url: `${limit.url}/servers`, pid: limit.pid, fault: tenItems }
    const guarded = { url: `${panel.url}/api/vms?limit=10`, pid: panel.pid, headers, fault: tenItems }
    const pairs = await compareLoad(bench, bare, guarded)
    const about = (figure: string) => ({ goal: 'S3', what: `list as JSON: ${figure}`, ...placeOf(home) })
    return [
      comparison(about('CPU, ms a request'), goals.S3.cpu, pairs, (side) => side.cpuMs),
      comparison(about('requests a second'), goals.S3.requests, pairs, (side) => side.requestsPerSecond),
    ]
  } finally {
    await Promise.all([limit.stop(), panel.stop()])
  }
})

export function placeOf(home: { engine: Engine; unflushed: string | null }) {
  return { on: databaseNames[home.engine], unjudged: home.unflushed ?? undefined }
}

export function onEachEngine(measure: (bench: Bench, engine: Engine) => Promise<Comparison[]>) {
  return async (bench: Bench): Promise<Comparison[]> => {
    const found: Comparison[] = []
    for (const engine of bench.engines) found.push(...(await measure(bench, engine)))
    return found
  }
}

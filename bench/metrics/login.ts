import { setTimeout as delay } from 'node:timers/promises'
import { generateLoad, sendRequests, startLoad } from '../harness/generate-load.js'
import { measurePairs } from '../harness/measure-pairs.js'
import { ticksOf } from '../harness/processor-time.js'
import { goals } from '../goals.js'
import { product } from '../servers/product.js'
import { loginBody, signInByApi } from '../servers/sign-in.js'
import { check, tenItems } from '../servers/targets.js'
import { emailOf } from '../seed/server-rows.js'
import { comparison, loadOf } from './compare-load.js'
import { onEachEngine, placeOf } from './list.js'

const logins = 50

/** S4: the list as JSON while 50 people sign in, against the same list with nobody signing in. */
export const measureLogin = onEachEngine(async (bench, engine) => {
  const { profile, pairs, guard } = bench
  const home = await bench.home(engine)
  const panel = await bench.start(product(home))
  try {
    const headers = await signInByApi(panel.url, home.customer.email)
    const list = { url: `${panel.url}/api/vms?limit=10`, headers, pid: panel.pid, fault: tenItems }
    const load = () => generateLoad(loadOf(list), profile.seconds, panel.pid)
    await check(list)
    await sendRequests(loadOf(list), profile.warmUpRequests)
    const measured = await measurePairs(pairs, guard, {
      limit: load,
      product: () => whileSigningIn(panel, load),
    })
    await check(list)
    const about = { goal: 'S4', what: 'list as JSON, 50 logins in flight: p99, ms', ...placeOf(home) }
    return [comparison(about, goals.S4.p99, measured, (side) => side.p99Ms)]
  } finally {
    await panel.stop()
  }
})

async function whileSigningIn<T>(panel: { url: string; pid: number }, measure: () => Promise<T>): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const bodies = Array.from({ length: logins }, (_, n) => loginBody(emailOf(n)))
  const crowd = startLoad({ url: `${panel.url}/api/auth/login`, headers, connections: logins }, undefined, bodies)
  // Until each of them is past the network and waits for its password to be looked at.
  await delay(200)
  try {
    return await measure()
  } finally {
    await crowd.stop()
    await untilIdle(panel.pid)
  }
}

/** Passwords it has begun with go on after their callers left; they must not slow down what is measured next. */
async function untilIdle(pid: number): Promise<void> {
  for (let used = Infinity; used > 3;) {
    const before = ticksOf(pid)
    await delay(200)
    used = ticksOf(pid) - before
  }
}

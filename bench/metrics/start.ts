import type { Comparison } from '../harness/judge.js'
import { measurePairs } from '../harness/measure-pairs.js'
import { goals } from '../goals.js'
import { startLimit } from '../servers/limits.js'
import { product } from '../servers/product.js'
import type { Program } from '../servers/start-server.js'
import type { Bench } from './bench.js'
import { comparison } from './compare-load.js'
import { placeOf } from './list.js'

/** S10: from the start of the process, on a migrated database, to the end of its first page. */
export async function measureStart({ pairs, guard, home, start }: Bench): Promise<Comparison[]> {
  const prepared = await home('sqlite')
  const once = async (program: Program) => {
    const server = await start(program)
    await server.stop()
    return server.startMs
  }
  // Once each before, so that both are read from memory and not from disk.
  await once(startLimit(prepared))
  await once(product(prepared))
  const measured = await measurePairs(pairs, guard, {
    limit: () => once(startLimit(prepared)),
    product: () => once(product(prepared)),
  })
  const about = { goal: 'S10', what: 'cold start to the first page, ms', ...placeOf(prepared) }
  return [comparison(about, goals.S10.time, measured, (ms) => ms)]
}

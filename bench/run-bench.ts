import type { Engine } from '../core/foundation/data/database.js'
import { judge } from './harness/judge.js'
import type { Judged } from './harness/judge.js'
import { openNoiseGuard } from './harness/noise-guard.js'
import type { Pinning } from './harness/pin.js'
import { processesNamed } from './harness/processor-time.js'
import type { Bench, Metric } from './metrics/bench.js'
import { measureListApi, measureListPage } from './metrics/list.js'
import { measureLogin } from './metrics/login.js'
import { measurePage } from './metrics/page.js'
import { measureRss } from './metrics/rss.js'
import { measureStart } from './metrics/start.js'
import type { MetricName, Options } from './options.js'
import { databaseNames, serverPrograms } from './seed/databases.js'
import { prepareHome, removeHomes } from './seed/prepare-home.js'
import type { Home } from './seed/prepare-home.js'
import { killLiving, livingPids } from './servers/children.js'
import { startServer } from './servers/start-server.js'

const metrics: Record<MetricName, readonly Metric[]> = {
  page: [measurePage],
  list: [measureListPage, measureListApi],
  api: [measureListApi],
  login: [measureLogin],
  start: [measureStart],
  rss: [measureRss],
}

/** Measures what was asked for and judges it. `say` is told how far it is. Throws WrongAnswer. */
export async function runBench(
  { profile, pairs, only, peers }: Options,
  { engines, pinning, say }: { engines: readonly Engine[]; pinning: Pinning; say: (line: string) => void },
): Promise<Judged[]> {
  const homes = new Map<Engine, Promise<Home>>()
  const databases = () => processesNamed([...homes.keys()].flatMap((engine) => serverPrograms[engine]))
  const guard = await openNoiseGuard(pinning.before, () => [process.pid, ...livingPids(), ...databases()])
  const prepare = (engine: Engine) => {
    say(`seeding ${profile.servers} servers on ${databaseNames[engine]}`)
    return prepareHome(engine, profile.servers)
  }
  const bench: Bench = {
    ...{ profile, pairs, engines, peers, guard },
    home(engine) {
      const home = homes.get(engine) ?? prepare(engine)
      homes.set(engine, home)
      return home
    },
    start: (program) => startServer(program, pinning.before),
  }
  const wanted = new Set(only.flatMap((name) => metrics[name]))
  try {
    const rows: Judged[] = []
    for (const metric of wanted) {
      for (const comparison of await metric(bench)) {
        const row = judge(comparison, profile)
        say(`${row.goal} ${row.what}, ${row.on}: ratio ${row.ratio.toFixed(2)}, ${row.verdict}`)
        rows.push(row)
      }
    }
    return rows
  } finally {
    guard.close()
    // A metric that failed has left its servers.
    killLiving()
    await removeHomes()
  }
}

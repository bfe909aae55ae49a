import type { Engine } from '../../core/foundation/data/database.js'
import type { Comparison } from '../harness/judge.js'
import type { NoiseGuard } from '../harness/noise-guard.js'
import type { Peer, Profile } from '../options.js'
import type { Home } from '../seed/prepare-home.js'
import type { Program, Server } from '../servers/start-server.js'

/** What a metric works with. */
export interface Bench {
  readonly profile: Profile
  readonly pairs: number
  readonly engines: readonly Engine[]
  readonly peers: readonly Peer[]
  readonly guard: NoiseGuard
  /** A home on an engine, seeded at the first call. Its database's time counts as the run's own from then on. */
  home(engine: Engine): Promise<Home>
  start(program: Program): Promise<Server>
}

export type Metric = (bench: Bench) => Promise<Comparison[]>

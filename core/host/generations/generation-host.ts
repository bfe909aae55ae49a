import { setTimeout as delay } from 'node:timers/promises'
import type { Listener } from '../../web/http/listener.js'
import type { phaseRunner } from '../../foundation/kernel/phases.js'
import type { DiscoveredPlugin, Discovery } from '../plugins/discover.js'
import { pluginErrors } from '../plugins/errors.js'
import type { Change } from '../plugins/lifecycle/lifecycle.js'
import type { PluginManager } from '../plugins/plugin-manager.js'
import {
  readPluginRows,
  readRegistered,
  recordDiscovered,
  recordOutcome,
  wantedStates,
} from '../plugins/plugin-states.js'
import type { PluginRow, Registered } from '../plugins/plugin-states.js'
import { readRevision, writeRevision } from '../plugins/revision.js'
import { buildGeneration } from './build-generation.js'
import { connectToProcess, disconnectFromProcess } from '../boot/connect-registrations.js'
import { runStops } from './generation.js'
import type { Generation } from './generation.js'
import type { LastingServices } from '../boot/lasting-services.js'

export interface HostOptions {
  lasting: LastingServices
  manager: PluginManager
  listener: Listener
  /** Looks for plugins anew. */
  discover(): Discovery
}

const patience = 10_000
// Time for ordinary requests to end before streams are ended.
const grace = 1_000

/** Holds the generation that serves, and puts another in its place without dropping a request. */
export class GenerationHost {
  #current: Generation | undefined
  #parked: ReadonlyMap<string, Registered> = new Map()
  #seen = ''
  #listening = false
  readonly #retiring = new Set<Promise<void>>()
  readonly #migrated = new Set<string>()

  constructor(private readonly options: HostOptions) {}

  get current(): Generation {
    return this.#current!
  }

  /** The revision that the running generation was built from. */
  get seen(): string {
    return this.#seen
  }

  /** Builds what SQL and files say and swaps to it; who cannot run is parked. At the boot nothing runs before. */
  async follow(phase: ReturnType<typeof phaseRunner>): Promise<void> {
    const { next, parked, revision } = await this.#build(phase, { commit: async () => undefined })
    this.#seen = revision
    this.#swap(next, parked)
    await recordOutcome(this.options.lasting.db, next.running, next.failures, this.options.lasting.clock.now())
  }

  /** Builds with a change, checks, writes, swaps. Throws why it cannot be; then what ran goes on running. */
  async change(phase: ReturnType<typeof phaseRunner>, change: Change): Promise<void> {
    const { lasting } = this.options
    const { next, parked, revision } = await this.#build(phase, change)
    try {
      this.#requireRunning(next, change)
      const written = await lasting.db.transaction(async (tx) => {
        await change.commit(tx)
        return writeRevision(tx)
      })
      // Somebody else changed something since we read: the next look at the revision will follow.
      this.#seen = written.before === revision ? written.now : ''
    } catch (error) {
      await this.#discard(next)
      throw error
    }
    this.#swap(next, parked)
    await recordOutcome(lasting.db, next.running, next.failures, lasting.clock.now())
  }

  /** Sends the listener's requests to the running generation, now and after each swap. */
  serve(): void {
    this.#listening = true
    void this.options.listener.use(this.current.app.routing)
  }

  /** Resolves when no earlier generation is left, at the latest after `limit` ms. */
  async retired(limit: number): Promise<void> {
    await Promise.race([Promise.all(this.#retiring), delay(limit, undefined, { ref: false })])
  }

  /** Other code may lie there now. */
  forgetMigrated(codeDir: string): void {
    this.#migrated.delete(codeDir)
  }

  async #build(phase: ReturnType<typeof phaseRunner>, change: Change) {
    const { lasting, manager, discover } = this.options
    const { db, clock, config } = lasting
    const { plugins, broken } = await phase('discover', discover)
    const { rows, revision } = await phase('graph', async () => {
      const revision = await readRevision(db.read)
      await recordDiscovered(db, plugins, clock.now())
      return { rows: await readPluginRows(db.read), revision }
    })
    const runs = (id: string) =>
      change.runs?.get(id) ?? (config.plugins[id]?.enabled !== false && isWanted(rows.get(id)))
    const wanted = plugins
      .map((plugin) => (plugin.id === change.replace?.id ? change.replace : plugin))
      .filter(({ id }) => runs(id))
    wanted.sort(this.#bySeniority(rows))
    const next = await buildGeneration({ lasting, manager, phase, wanted, broken, migrated: this.#migrated })
    const asleep = [...rows.values()].filter(
      (row) => keepsFacts(row) && row.id !== change.forget && !next.running.some(({ id }) => id === row.id),
    )
    const parked = new Map(asleep.map((row) => [row.id, readRegistered(row)]))
    return { next, parked, revision }
  }

  // The panel's own, then what runs, then what was installed first.
  #bySeniority(rows: ReadonlyMap<string, PluginRow>) {
    const running = new Set(this.#current?.running.map(({ id }) => id))
    const rank = ({ id, origin }: DiscoveredPlugin) => [
      origin === 'project' ? 0 : 1,
      running.has(id) ? 0 : 1,
      rows.get(id)?.installed_at ?? 0,
    ]
    return (a: DiscoveredPlugin, b: DiscoveredPlugin) => {
      const [ranks, others] = [rank(a), rank(b)]
      const place = ranks.findIndex((each, at) => each !== others[at])
      return place === -1 ? a.id.localeCompare(b.id) : ranks[place]! - others[place]!
    }
  }

  #requireRunning(next: Generation, change: Change): void {
    const before = this.current.running.map(({ id }) => id).filter((id) => change.runs?.get(id) !== false)
    const wanted = [...(change.insist ?? []), ...(change.insist ? before : [])]
    const missing = wanted.find((id) => !next.running.some((plugin) => plugin.id === id))
    if (missing === undefined) return
    throw next.failures.get(missing)?.error ?? pluginErrors.PLUGIN_FILES_MISSING({ plugin: missing })
  }

  #swap(next: Generation, parked: ReadonlyMap<string, Registered>): void {
    const { lasting, listener } = this.options
    const before = this.#current
    const owners = [...(before?.running ?? []), ...next.running].map(({ id }) => id)
    disconnectFromProcess(lasting, new Set([...owners, ...this.#parked.keys()]))
    connectToProcess(lasting, next.running, parked)
    this.#parked = parked
    this.#current = next
    const idle = this.#listening ? listener.use(next.app.routing) : Promise.resolve()
    if (!before) return
    const retiring: Promise<void> = this.#retire(before, idle).finally(() => this.#retiring.delete(retiring))
    this.#retiring.add(retiring)
  }

  async #retire(old: Generation, idle: Promise<void>): Promise<void> {
    const { log } = this.options.lasting
    try {
      await Promise.race([idle, delay(grace, undefined, { ref: false })])
      // Closing ends the open streams: their readers connect again, to the new one.
      await Promise.race([old.app.close(), delay(patience, undefined, { ref: false })])
      await Promise.race([idle, delay(patience, undefined, { ref: false })])
      await old.core.identity.settled()
      await runStops(old.running, log)
    } catch (error) {
      log.error({ err: error }, 'an earlier set of plugins could not be closed in order')
    }
  }

  async #discard(next: Generation): Promise<void> {
    await next.app.close()
    await runStops(next.running, this.options.lasting.log)
  }
}

function isWanted(row: PluginRow | undefined): boolean {
  return row !== undefined && wantedStates.includes(row.state)
}

// What is switched off, or cannot run for now, shall hear what happened meanwhile.
function keepsFacts(row: PluginRow): boolean {
  return row.state === 'disabled' || isWanted(row)
}

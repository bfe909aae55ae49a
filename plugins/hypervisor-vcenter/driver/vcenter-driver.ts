import type { AdapterContext } from 'nettoria'
import { DriverError, type HypervisorDriver } from 'nettoria/contracts/hypervisors'
import type { VcenterSettings } from '../settings.js'
import { SoapTransport } from '../vim/soap-transport.js'
import { VimSession, type SessionOptions } from '../vim/vim-session.js'
import { applyChanges, planMachine } from './apply-changes.js'
import { configureGuest } from './configure-guest.js'
import { destroyMachine } from './destroy-machine.js'
import { ensureMachine } from './ensure-machine.js'
import { findCandidates } from './find-machines.js'
import { listMachines, observeMachines } from './observe-machines.js'
import { locate } from './panel-grounds.js'
import { powerMachine } from './power-machine.js'
import { probeVcenter } from './probe-vcenter.js'
import { read, type Pace, type Site } from './site.js'
import { toDriverError } from './to-driver-error.js'

/** For tests: shorter pauses and timeouts. */
export interface DriverTuning {
  pace?: Partial<Pace>
  session?: SessionOptions
}

const pace: Pace = { lookEvery: 1_000, lookFor: 15_000, retryRead: 300 }

/** `https://host/sdk` for whatever the operator typed. */
function endpoint(url: string): URL {
  const parsed = new URL(/^https?:\/\//i.test(url) ? url : `https://${url}`)
  if (parsed.pathname === '/' || parsed.pathname === '/ui/' || parsed.pathname === '/ui') parsed.pathname = '/sdk'
  parsed.search = ''
  parsed.hash = ''
  return parsed
}

/** A driver for one vCenter. Connects when first used. */
export function createVcenterDriver(
  settings: VcenterSettings,
  context: Pick<AdapterContext, 'log' | 'clock'>,
  tuning: DriverTuning = {},
): HypervisorDriver {
  const { log, clock } = context
  const { username, password, certificatePin, caBundle } = settings
  const trust = { ...(certificatePin ? { pin: certificatePin } : {}), ...(caBundle ? { ca: caBundle } : {}) }
  const transport = new SoapTransport(endpoint(settings.url), trust)
  const session = new VimSession(transport, { username, password }, { clock, log }, tuning.session)
  const site: Site = { session, settings, log, clock, pace: { ...pace, ...tuning.pace }, templates: new Map() }

  return {
    probe: (call) => told(probeVcenter(site, call)),
    find: (call, key) =>
      told(
        read(site, call, async (vim) => {
          const { datacenter, folder, markerField } = await locate(vim, settings)
          const seen = await findCandidates(vim, key, { datacenter: datacenter.ref, folder, markerField }, 'thorough')
          return [...seen.ours, ...seen.uuidOnly].map((machine) => machine.handle)
        }),
      ),
    ensure: (call, spec) => told(ensureMachine(site, call, spec)),
    plan: (call, vm, spec) => told(planMachine(site, call, vm, spec)),
    apply: (call, vm, spec, changes) => told(applyChanges(site, call, vm, spec, changes)),
    configureGuest: (call, vm, spec) => told(configureGuest(site, call, vm, spec)),
    power: (call, vm, want) => told(powerMachine(site, call, vm, want)),
    destroy: (call, vm, guard) => told(destroyMachine(site, call, vm, guard)),
    state: (call, vms) => told(observeMachines(site, call, vms)),
    inventory: (call) => toldEach(listMachines(site, call)),
    close: () => session.close(),
  }
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toDriverError(error)
  }
}

async function* toldEach<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items
  } catch (error) {
    throw error instanceof DriverError ? error : toDriverError(error)
  }
}

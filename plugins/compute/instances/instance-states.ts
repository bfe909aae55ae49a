import type { InstanceState } from 'nettoria/contracts/compute'
import { computeErrors } from '../errors.js'

/** What can happen to an instance: requests of people, and facts that runs state. */
export const instanceEvents = [
  'start',
  'stop',
  'shutdown',
  'restart',
  'terminate',
  'retry',
  'created',
  'create-failed',
  'started',
  'halted',
  'destroyed',
] as const
export type InstanceEvent = (typeof instanceEvents)[number]

type Row = Record<InstanceEvent, InstanceState | 'illegal'>

const nothing: Row = {
  start: 'illegal',
  stop: 'illegal',
  shutdown: 'illegal',
  restart: 'illegal',
  terminate: 'illegal',
  retry: 'illegal',
  created: 'illegal',
  'create-failed': 'illegal',
  started: 'illegal',
  halted: 'illegal',
  destroyed: 'illegal',
}

/** Every state with every event and its result. `illegal` answers 409. A request is accepted in place; facts move the state. */
export const instanceTransitions: Record<InstanceState, Row> = {
  provisioning: { ...nothing, terminate: 'terminating', created: 'running', 'create-failed': 'failed' },
  running: {
    ...nothing,
    start: 'running',
    stop: 'running',
    shutdown: 'running',
    restart: 'running',
    terminate: 'terminating',
    started: 'running',
    halted: 'stopped',
  },
  stopped: {
    ...nothing,
    start: 'stopped',
    stop: 'stopped',
    shutdown: 'stopped',
    terminate: 'terminating',
    started: 'running',
    halted: 'stopped',
  },
  suspended: { ...nothing, terminate: 'terminating' },
  rebuilding: { ...nothing, terminate: 'terminating' },
  terminating: { ...nothing, terminate: 'terminating', destroyed: 'terminated' },
  terminated: { ...nothing, terminate: 'terminated' },
  failed: { ...nothing, terminate: 'terminating', retry: 'provisioning' },
}

/** The state after `event`, or INSTANCE_STATE (409). */
export function nextState(state: InstanceState, event: InstanceEvent): InstanceState {
  const next = instanceTransitions[state][event]
  if (next === 'illegal') throw computeErrors.INSTANCE_STATE({ state, event })
  return next
}

const offered: { action: 'on' | 'off' | 'shutdown' | 'restart'; event: InstanceEvent; when: 'on' | 'off' }[] = [
  { action: 'on', event: 'start', when: 'off' },
  { action: 'shutdown', event: 'shutdown', when: 'on' },
  { action: 'off', event: 'stop', when: 'on' },
  { action: 'restart', event: 'restart', when: 'on' },
]
export type InstanceAction = (typeof offered)[number]['action']

/** What a customer can usefully ask for now. */
export function actionsOf(instance: { state: InstanceState; power: 'on' | 'off' }): InstanceAction[] {
  const row = instanceTransitions[instance.state]
  return offered.filter((o) => row[o.event] !== 'illegal' && o.when === instance.power).map((o) => o.action)
}

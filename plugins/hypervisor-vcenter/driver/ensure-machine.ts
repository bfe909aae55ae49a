import {
  DriverError,
  type DriverCall,
  type InstanceKey,
  type VmHandle,
  type VmSpec,
} from 'nettoria/contracts/hypervisors'
import { isFault } from '../vim/vim-errors.js'
import { choosePlacement, recommendDatastore } from './choose-placement.js'
import { findCandidates, type Candidates } from './find-machines.js'
import { markerKey, nameOf, uuidOf, writeMarker } from './identity.js'
import { findDatacenter, findTemplate, type Template } from './inventory-map.js'
import type { Machine } from './machine.js'
import { locate, prepareGrounds, type Grounds, type Home } from './panel-grounds.js'
import { runningClones } from './running-clones.js'
import { change, pause, read, runTask, type Site } from './site.js'
import { isDoubtful } from './to-driver-error.js'

/** Creates the machine, or adopts the one that an earlier call made. Never a second one, never somebody else's. */
export async function ensureMachine(site: Site, call: DriverCall, spec: VmSpec): Promise<VmHandle> {
  const grounds = await read(site, call, (vim) => locate(vim, site.settings))
  const seen = await look(site, call, spec.key, grounds, 'thorough')
  const existing = adoptable(seen, spec.key)
  if (existing) return finish(site, call, existing, spec.key, grounds)
  if (seen.nameOnly.length > 0)
    return finish(site, call, await lookAgain(site, call, spec.key, grounds), spec.key, grounds)

  const home = await prepareGrounds(site, call, grounds)
  const machine = await createMachine(site, call, spec, home)
  return finish(site, call, machine, spec.key, home)
}

async function createMachine(site: Site, call: DriverCall, spec: VmSpec, home: Home): Promise<Machine> {
  const { template, cloneSpec } = await read(site, call, async (vim) => {
    const datacenter = await findDatacenter(vim, site.settings.datacenter)
    const template = await findTemplate(vim, datacenter, spec.template, site.templates)
    const { pool, host, datastore, storagePod } = await choosePlacement(vim, datacenter, site.settings, spec)
    const clone = { vm: template.ref, folder: home.folder, name: nameOf(spec.key), pool }
    const store = datastore ?? (storagePod ? await recommendDatastore(vim, storagePod, clone) : undefined)
    return { template, cloneSpec: { location: { datastore: store, pool, host }, template: false, powerOn: false } }
  })
  // Identity travels with the clone, so that no machine of ours ever exists without its marker; sizes come afterwards.
  const config = {
    instanceUuid: uuidOf(spec.key),
    extraConfig: [{ key: markerKey, value: writeMarker(spec.key) }],
  }
  const args = { folder: home.folder, name: nameOf(spec.key), spec: { ...cloneSpec, config } }
  try {
    await runTask(site, call, 'CloneVM_Task', template.ref, args)
  } catch (error) {
    // A lost reply, a name already taken, even a reported failure: only a look tells whether the machine exists.
    const taken = isFault(error, 'DuplicateName')
    if (!taken && !isDoubtful(error)) {
      const made = adoptable(await look(site, call, spec.key, home), spec.key)
      if (!made) throw error
      site.log.warn({ err: error, vm: made.handle.name }, 'the clone was reported as failed, but the machine exists')
      return made
    }
    site.log.warn({ err: error, name: nameOf(spec.key) }, 'the clone may exist, looking')
    return lookAgain(site, call, spec.key, home, { template, error })
  }
  return lookAgain(site, call, spec.key, home)
}

function look(
  site: Site,
  call: DriverCall,
  key: InstanceKey,
  where: Grounds,
  depth: 'quick' | 'thorough' = 'quick',
): Promise<Candidates> {
  const { datacenter, folder, markerField } = where
  return read(site, call, (vim) => findCandidates(vim, key, { datacenter: datacenter.ref, folder, markerField }, depth))
}

/** The one machine of ours, if there is; refuses when there are two, or when a stranger has our uuid. */
function adoptable(seen: Candidates, key: InstanceKey): Machine | undefined {
  const refs = (machines: Machine[]) => machines.map((machine) => machine.handle.ref).join(', ')
  if (seen.ours.length > 1) {
    throw new DriverError(
      'conflict',
      `${seen.ours.length} machines carry the marker of ${nameOf(key)}: ${refs(seen.ours)}`,
    )
  }
  const ours = seen.ours[0]
  if (ours?.template) throw new DriverError('conflict', `${ours.handle.name} was turned into a template`)
  if (!ours && seen.uuidOnly.length > 0) {
    throw new DriverError(
      'conflict',
      `A machine without our marker has the uuid of ${nameOf(key)}: ${refs(seen.uuidOnly)}`,
    )
  }
  return ours
}

/**
 * Looks until the machine shows, while there is reason to expect it: a clone of the template runs, the machine is still
 * being created, or the look itself may be too early.
 */
async function lookAgain(
  site: Site,
  call: DriverCall,
  key: InstanceKey,
  where: Grounds,
  doubt?: { template: Template; error: unknown },
): Promise<Machine> {
  const start = site.clock.now()
  const rounds = Math.max(2, Math.ceil(site.pace.lookFor / site.pace.lookEvery))
  for (let idle = 0; ; await pause(site.pace.lookEvery, call)) {
    const seen = await look(site, call, key, where)
    const machine = adoptable(seen, key)
    if (machine?.configured) return machine
    const unfinished = seen.nameOnly.some((stranger) => !stranger.configured)
    const cloning = doubt !== undefined && (await read(site, call, (vim) => runningClones(vim, doubt.template.ref))) > 0
    if (!cloning && !unfinished && seen.nameOnly.length > 0) {
      const refs = seen.nameOnly.map((stranger) => stranger.handle.ref).join(', ')
      throw new DriverError('conflict', `A machine named ${nameOf(key)} without our marker is in the way: ${refs}`)
    }
    idle = cloning || unfinished ? 0 : idle + 1
    const late = site.clock.now() - start > site.settings.operationTimeout * 1000
    if (idle < rounds && !late) continue
    const why = `${nameOf(key)} was to be created, and is not to be seen`
    throw new DriverError('ambiguous', why, { retryAfterMs: 10_000, cause: doubt?.error })
  }
}

/** Makes sure that what identifies the machine is complete: vCenter may have given a clone another uuid. */
async function finish(
  site: Site,
  call: DriverCall,
  machine: Machine,
  key: InstanceKey,
  where: Grounds,
): Promise<VmHandle> {
  const uuid = uuidOf(key)
  if (machine.handle.uuid !== uuid) {
    await runTask(site, call, 'ReconfigVM_Task', machine.ref, { spec: { instanceUuid: uuid } })
  }
  await showMarker(site, call, machine, key, where.markerField)
  return { ...machine.handle, uuid }
}

/** The custom attribute is for people and for cheap lists. An account without the right to set it is no reason to fail. */
async function showMarker(site: Site, call: DriverCall, machine: Machine, key: InstanceKey, field: number | undefined) {
  const marker = writeMarker(key)
  if (field === undefined || machine.attributes.get(field) === marker) return
  const manager = await read(site, call, async (vim) => vim.content.customFieldsManager)
  if (!manager) return
  try {
    await change(site, call, 'SetField', manager, { entity: machine.ref, key: field, value: marker })
  } catch (error) {
    if (!isFault(error, 'NoPermission', 'InvalidPrivilege')) throw error
    site.log.warn(
      { vm: machine.handle.name },
      'vCenter does not let the panel set custom attributes; the marker stays hidden',
    )
  }
}

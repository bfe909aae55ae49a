import type { Tx } from '../../foundation/data/database.js'
import type { OwnedDefinition } from './adapter-definition.js'
import { changeValues } from './change-values.js'
import { settingsErrors } from './errors.js'
import { fileOfInstance } from './instance-file.js'
import type { InstancesAdmin } from './instances-admin.js'
import type { InstancesDeps } from './instances-deps.js'
import { hasProbe, probeAdapter } from './probe-adapter.js'
import type { InstanceRow } from './settings-store.js'
import { listInstances, storedRows, viewDefinition } from './list-instances.js'
import type { StoredInstance } from './list-instances.js'

const probeLimit = 15_000
const table = 'core_adapter_instances'

export function createInstancesAdmin(deps: InstancesDeps): InstancesAdmin {
  const { db, store, registries, clock, config } = deps
  const list = () => listInstances(deps)

  const find: InstancesAdmin['find'] = async (contract, instance) => {
    const found = (await list())
      .flatMap((each) => each.instances)
      .find((each) => each.contract === contract && each.instance === instance)
    if (!found) throw settingsErrors.INSTANCE_UNKNOWN({ contract, instance })
    return found
  }
  const offer = (contract: string, definition: string): OwnedDefinition => {
    const found = registries.find(contract, definition)
    if (!found) throw settingsErrors.INSTANCE_DEFINITION_UNKNOWN({ contract, definition })
    return found
  }
  const row = async (contract: string, instance: string): Promise<StoredInstance> => {
    if (config.instances.some((each) => each.contract === contract && each.id === instance))
      throw settingsErrors.INSTANCE_FROM_FILE({ instance, file: fileOfInstance(config, { contract, id: instance }) })
    const found = (await storedRows(db.read)).find((each) => each.contract === contract && each.instance === instance)
    if (!found) throw settingsErrors.INSTANCE_UNKNOWN({ contract, instance })
    return found
  }
  const owner = (instance: string) => `the instance "${instance}"`
  /** Writes, then reloads; when the panel cannot run with it, everything is as before. */
  const apply = async (what: object, write: (tx: Tx) => Promise<unknown>) => {
    const before = await storedRows(db.read)
    await db.transaction(async (tx) => void (await write(tx)))
    deps.log.info(what, 'adapter instances changed')
    await deps.reload().catch(async (error: unknown) => {
      await db.transaction(async (tx) => {
        await tx(table).delete()
        if (before.length) await tx(table).insert(before)
      })
      throw error
    })
  }

  return {
    list,
    find,
    definition: (contract, definition) => viewDefinition(offer(contract, definition)),
    async create({ contract, definition, instance, title, settings }, actor) {
      const { definition: made } = offer(contract, definition)
      const rows = (await storedRows(db.read)).filter((each) => each.contract === contract)
      if (rows.some((each) => each.instance === instance) || (made.automatic && instance === definition))
        throw settingsErrors.INSTANCE_EXISTS(
          { contract, instance },
          { fields: [{ path: 'instance', message: 'is taken', key: 'core.settings.taken' }] },
        )
      const values = changeValues(made.settings, {}, settings, owner(instance))
      const position = Math.max(-1, ...rows.map((each) => each.position)) + 1
      await apply({ contract, instance, actor, act: 'create' }, (tx) =>
        store.saveInstance(
          tx,
          { contract, definition, instance, title, settings: values, position },
          made.settings,
          clock.now(),
        ),
      )
      return find(contract, instance)
    },
    async update(contract, instance, change, actor) {
      const kept = await row(contract, instance)
      const { definition } = offer(contract, kept.definition)
      const settings = changeValues(
        definition.settings,
        store.instanceValues(kept),
        change.settings ?? {},
        owner(instance),
      )
      const { position } = kept
      const next = {
        contract,
        definition: kept.definition,
        instance,
        title: change.title ?? kept.title,
        settings,
        position,
      }
      await apply({ contract, instance, actor, act: 'update' }, (tx) =>
        store.saveInstance(tx, next, definition.settings, clock.now()),
      )
      return find(contract, instance)
    },
    async setEnabled(contract, instance, enabled, actor) {
      const { id } = await row(contract, instance)
      await apply({ contract, instance, actor, act: enabled ? 'enable' : 'disable' }, (tx) =>
        tx(table)
          .where({ id })
          .update({ enabled: enabled ? 1 : 0, changed_at: clock.now() }),
      )
    },
    async move(contract, instance, direction, actor) {
      const moving = await row(contract, instance)
      const rows = (await storedRows(db.read)).filter((each) => each.contract === contract)
      const from = rows.findIndex((each) => each.id === moving.id)
      const to = from + (direction === 'up' ? -1 : 1)
      if (to < 0 || to >= rows.length) return
      rows.splice(to, 0, ...rows.splice(from, 1))
      await apply({ contract, instance, actor, act: direction }, async (tx) => {
        for (const [position, { id }] of rows.entries()) await tx(table).where({ id }).update({ position })
      })
    },
    async remove(contract, instance, actor) {
      const { id } = await row(contract, instance)
      await apply({ contract, instance, actor, act: 'delete' }, (tx) => tx(table).where({ id }).delete())
    },
    async probe({ contract, definition, instance, settings }) {
      const made = offer(contract, definition)
      const rows = instance === null ? [] : await storedRows(db.read)
      const kept = rows.find(
        (each: InstanceRow) =>
          each.contract === contract && each.instance === instance && each.definition === definition,
      )
      const stored = kept ? store.instanceValues(kept) : {}
      const values = changeValues(made.definition.settings, stored, settings, owner(instance ?? definition))
      const { log, panelId } = deps
      const adapter = registries.draft(made, instance ?? definition, values, {
        log,
        clock,
        panelId,
        appUrl: config.appUrl,
      })
      try {
        if (!hasProbe(adapter)) return { ok: false, reason: 'this kind of connection has no test' }
        return await probeAdapter(adapter, probeLimit)
      } finally {
        await (adapter as { close?(): Promise<void> })
          .close?.()
          .catch((error: unknown) => deps.log.warn({ err: error }, 'an adapter did not close after its test'))
      }
    },
  }
}

import { contractOf } from './load.js'
import type { RunningPlugin } from './start-plugins.js'

/**
 * What a manifest says and the running code does not do, or the other way round, one sentence each. `usedPermissions` are those its
 * routes, menus and use cases ask for.
 */
export function manifestDifferences(plugin: RunningPlugin, usedPermissions: ReadonlySet<string>): string[] {
  const { manifest, module, registration } = plugin
  const needs = Object.values(module.needs ?? {})
  const ids = (optional: boolean) =>
    needs.filter((need) => (need.kind === 'optional') === optional).map((need) => contractOf(need).id)
  const provided = [
    ...[...registration.provided.values()].map((entry) => entry.id),
    ...registration.adapters.map((entry) => entry.contract.id),
  ]
  const lists: [list: string, said: string[], done: string[]][] = [
    ['provides', Object.keys(manifest.provides ?? {}), provided],
    ['consumes', Object.keys(manifest.consumes ?? {}), ids(false)],
    ['optional', Object.keys(manifest.optional ?? {}), ids(true)],
    ['slots', manifest.slots ?? [], registration.slots.map((slot) => slot.name)],
    ['permissions', (manifest.permissions ?? []).map((permission) => permission.id), [...usedPermissions]],
  ]
  return lists.flatMap(([list, said, done]) => [
    ...said.filter((id) => !done.includes(id)).map((id) => `"${list}" lists ${id}, which the code never uses`),
    ...done.filter((id) => !said.includes(id)).map((id) => `the code uses ${id}, which "${list}" does not list`),
  ])
}

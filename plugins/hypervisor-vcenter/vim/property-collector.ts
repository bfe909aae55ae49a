import type { MoRef } from './mo-ref.js'
import type { Vim } from './vim-session.js'
import { readLocalizedFault, VimFault } from './vim-errors.js'
import type { WireObject } from './write-envelope.js'
import type { XmlNode } from './xml-node.js'

/** One object and those of the wanted properties that are set. */
export interface ObservedObject {
  ref: MoRef
  properties: ReadonlyMap<string, XmlNode>
}

/** Which properties to read of which type (subtypes included). */
export type Wanted = Record<string, readonly string[]>

const pageSize = 200

/** Reads properties of the given objects. Objects that are gone are missing from the answer. */
export async function readObjects(vim: Vim, refs: readonly MoRef[], wanted: Wanted): Promise<ObservedObject[]> {
  if (refs.length === 0) return []
  return retrieve(
    vim,
    refs.map((obj) => ({ obj, skip: false })),
    wanted,
  )
}

/** Reads properties of the objects that `path` of `from` refers to. */
export async function readThrough(vim: Vim, from: MoRef, path: string, wanted: Wanted): Promise<ObservedObject[]> {
  const selectSet = { _type: 'TraversalSpec', type: from.type, path, skip: false }
  return retrieve(vim, [{ obj: from, skip: true, selectSet }], wanted)
}

/** Reads properties of every object of the type below `container`, through a view that lives as long as the call. */
export async function readBelow(
  vim: Vim,
  container: MoRef,
  type: string,
  paths: readonly string[],
): Promise<ObservedObject[]> {
  const created = await vim.call('CreateContainerView', vim.content.viewManager, { container, type, recursive: true })
  const view = created.child('returnval')?.ref()
  if (!view) throw new Error('vCenter created no view')
  try {
    return await readThrough(vim, view, 'view', { [type]: paths })
  } finally {
    // A view that cannot be removed ends with the session; it must not hide what happened before.
    await Promise.allSettled([vim.call('DestroyView', view, {}, { cleanup: true })])
  }
}

async function retrieve(vim: Vim, objectSet: WireObject[], wanted: Wanted): Promise<ObservedObject[]> {
  const propSet = Object.entries(wanted).map(([type, paths]) => ({ type, all: false, pathSet: [...paths] }))
  const collector = vim.content.propertyCollector
  const specSet = { propSet, objectSet, reportMissingObjectsInResults: true }
  const options = { maxObjects: pageSize }
  let page = (await vim.call('RetrievePropertiesEx', collector, { specSet, options })).child('returnval')
  const found: ObservedObject[] = []
  while (page) {
    found.push(...page.all('objects').map(readObject))
    const token = page.textAt('token')
    if (!token) break
    page = (await vim.call('ContinueRetrievePropertiesEx', collector, { token })).child('returnval')
  }
  return found
}

function readObject(node: XmlNode): ObservedObject {
  for (const missing of node.all('missingSet')) {
    const fault = missing.child('fault')
    const told = fault ? readLocalizedFault(fault) : undefined
    // Some servers report a lost session property by property.
    if (told?.fault === 'NotAuthenticated') throw new VimFault('NotAuthenticated', told.message, 'call')
  }
  const properties = new Map<string, XmlNode>()
  for (const set of node.all('propSet')) {
    const value = set.child('val')
    if (value) properties.set(set.textAt('name') ?? '', value)
  }
  const ref = node.child('obj')?.ref()
  if (!ref) throw new Error('vCenter returned an object without a reference')
  return { ref, properties }
}

/** Text of a scalar property. */
export function text(object: ObservedObject, path: string): string | undefined {
  return object.properties.get(path)?.text
}

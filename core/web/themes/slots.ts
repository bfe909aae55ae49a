import type { Logger } from '../../foundation/kernel/logger.js'
import type { SlotContext, SlotPart } from './extend.js'
import { sortParts } from './sort-parts.js'

/** What a part gave: a model for its view, or that it failed. Parts with nothing to show are left out. */
export type LoadedPart = { part: SlotPart; model: object } | { part: SlotPart; failed: true }

export interface Slots {
  /** Adds a part. A second part of the same id in a slot replaces the first. */
  add(owner: string, slot: string, part: SlotPart): void
  /** Takes away everything a plugin added. */
  forget(owner: string): void
  /** Loads the parts of some slots, all at once. A part that throws or is late counts as failed and is logged. */
  load(wanted: Readonly<Record<string, SlotContext>>): Promise<Record<string, LoadedPart[]>>
}

/** `timeLimit` in ms is what one part may take. */
export function createSlots(deps: { log: Pick<Logger, 'warn'>; timeLimit?: number }): Slots {
  const { log, timeLimit = 500 } = deps
  const slots = new Map<string, { owner: string; part: SlotPart }[]>()
  const load = async (slot: string, { owner, part }: { owner: string; part: SlotPart }, context: SlotContext) => {
    try {
      const model = await within(timeLimit, part.load(context))
      return model ? [{ part, model }] : []
    } catch (error) {
      log.warn({ slot, part: part.id, plugin: owner, err: error }, 'a part of a slot failed and is not shown')
      return [{ part, failed: true as const }]
    }
  }
  return {
    add(owner, slot, part) {
      const others = (slots.get(slot) ?? []).filter((entry) => entry.part.id !== part.id)
      slots.set(slot, [...others, { owner, part }])
    },
    forget(owner) {
      for (const [slot, entries] of slots)
        slots.set(
          slot,
          entries.filter((entry) => entry.owner !== owner),
        )
    },
    async load(wanted) {
      const loaded = await Promise.all(
        Object.entries(wanted).map(async ([slot, context]) => {
          const entries = sortParts((slots.get(slot) ?? []).map((entry) => ({ ...entry, ...entry.part })))
          const parts = await Promise.all(entries.map((entry) => load(slot, entry, context)))
          return [slot, parts.flat()] as const
        }),
      )
      return Object.fromEntries(loaded)
    },
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

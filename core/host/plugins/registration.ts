import type { AdapterContract, EventType, HookType } from '../../contracts/define.js'
import type { NoticeDefinition } from '../../contracts/messages.js'
import type { JobDefinition, JobHandler } from '../../work/jobs/jobs.js'
import type { MenuItem, SlotPart } from '../../web/themes/extend.js'
import type { AdapterDefinition, EventHandler, HookTap, Routes } from './plugin.js'

export type Area = 'api' | 'pages' | 'admin' | 'webhooks'

/** Everything one plugin registered in its setup. It takes effect only when the whole setup went well. */
export class Registration {
  readonly provided = new Map<symbol, { id: string; implementation: unknown }>()
  readonly adapters: { contract: AdapterContract<unknown>; definition: AdapterDefinition<unknown> }[] = []
  readonly events: { event: EventType; handler: string; run: EventHandler<unknown> }[] = []
  readonly taps: { hook: HookType; tap: HookTap<unknown, unknown>; order: { before?: string; after?: string } }[] = []
  readonly jobs: { definition: JobDefinition<unknown>; handler: JobHandler<unknown> }[] = []
  readonly routes: { area: Area; routes: Routes }[] = []
  readonly slots: { name: string; part: SlotPart }[] = []
  readonly menus: MenuItem[] = []
  readonly notices: NoticeDefinition[] = []
  readonly starts: (() => Promise<void>)[] = []
  readonly stops: (() => Promise<void>)[] = []
}

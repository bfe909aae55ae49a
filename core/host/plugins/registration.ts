import type { AdapterContract } from '../../foundation/di/contract.js'
import type { EventType, HookType } from '../../contracts/define.js'
import type { NoticeDefinition } from '../../contracts/messages.js'
import type { JobDefinition, JobHandler } from '../../work/jobs/jobs.js'
import type { MenuItem, SlotPart } from '../../web/themes/extend.js'
import type { AdapterDefinition } from '../../web/settings/adapter-definition.js'
import type { EventHandler } from '../../work/events/event-handler.js'
import type { HookTap } from '../../work/hooks/hook-tap.js'
import type { Area, Routes } from '../../web/http/routes.js'

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

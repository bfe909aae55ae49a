import type { AdapterContract, AdapterInstances, Contract, OptionalContract } from '../../foundation/di/contract.js'
import type { EventType, HookType } from '../../contracts/define.js'
import type { EventHandler } from '../../work/events/event-handler.js'
import type { HookTap } from '../../work/hooks/hook-tap.js'
import type { AdapterDefinition } from '../../web/settings/adapter-definition.js'
import type { JobDefinition, JobHandler } from '../../work/jobs/jobs.js'
import type { Routes, RoutesClass } from '../../web/http/routes.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { SettingsSchema, SettingsValues } from '../../web/settings/fields.js'
import type { Constructor, Injectable } from '../../foundation/di/inject.js'
import type { NoticeDefinition } from '../../contracts/messages.js'
import type { SlotPart } from '../../web/themes/extend.js'

export type Need = Contract<unknown> | AdapterContract<unknown> | OptionalContract<Contract<unknown>>
export type Needs = Record<string, Need>

export type Resolved<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends OptionalContract<Contract<infer T>>
    ? T | undefined
    : N[K] extends AdapterContract<infer T>
      ? AdapterInstances<T>
      : N[K] extends Contract<infer T>
        ? T
        : never
}

/** Takes classes of the plugin, registered by being named here, or plain Fastify plugins. */
export interface RoutesSetup {
  routes(...routes: (RoutesClass | Routes)[]): void
}

/** Everything a plugin registers goes through here, so that core can undo it. */
export interface PluginSetup<N extends Needs = Needs, S extends SettingsSchema = SettingsSchema> {
  readonly id: string
  readonly version: string
  readonly needs: Resolved<N>
  readonly settings: Readonly<SettingsValues<S>>
  readonly log: Logger
  readonly clock: Clock
  readonly panelId: string
  readonly appUrl: string
  /** True with NODE_ENV=production. */
  readonly production: boolean
  /** Registers classes in the plugin's own container. Constructor parameters are marked `@inject(token)`, each of them. */
  services(...classes: Constructor<unknown>[]): void
  /** Registers a ready value under a token of the plugin's own. */
  value<T>(token: symbol, value: T): void
  /** Resolves one of the plugin's own classes, or a core service. */
  get<T>(token: Injectable<T>): T
  provide<T>(contract: Contract<T>, implementation: T): void
  provide<T, D extends SettingsSchema>(contract: AdapterContract<T>, definition: AdapterDefinition<T, D>): void
  /** Adds the plugin's part to a contract of many, under a name of its own. Nobody has to configure it. */
  contribute<T>(contract: AdapterContract<T>, name: string, part: T): void
  readonly events: {
    /** Durable, at least once delivered, in order per aggregate. `handler` names the subscription and must not change. */
    on<P>(event: EventType<P>, handler: string, run: EventHandler<P>): void
  }
  readonly hooks: {
    /** `order` names the plugins whose taps run earlier (`after`) or later (`before`). */
    tap<V, C>(hook: HookType<V, C>, tap: HookTap<V, C>, order?: { before?: string; after?: string }): void
  }
  job<D>(definition: JobDefinition<D>, handler: JobHandler<D>): void
  /** Under /api. */
  readonly api: RoutesSetup
  /** HTML pages: session, CSRF, theme. */
  readonly pages: RoutesSetup
  /** Under /admin: pages of the operator's area. */
  readonly admin: RoutesSetup
  /** Paths below /hooks/ (by convention /hooks/<plugin>/<instance>), and /<name>/return/ for browsers that come back: raw bytes, no session. */
  readonly webhooks: RoutesSetup
  slot(name: string, part: SlotPart): void
  notice(definition: NoticeDefinition): void
  /** Runs after all plugins are set up and migrated, before requests are taken. */
  onStart(action: () => Promise<void>): void
  onStop(action: () => Promise<void>): void
}

export interface PluginModule<N extends Needs = Needs, S extends SettingsSchema = SettingsSchema> {
  needs?: N
  settings?: S
  setup(plugin: PluginSetup<N, S>): void | Promise<void>
}

/** The default export of a plugin's index file. */
export function definePlugin<const N extends Needs = {}, const S extends SettingsSchema = {}>(
  plugin: PluginModule<N, S>,
): PluginModule<N, S> {
  return plugin
}

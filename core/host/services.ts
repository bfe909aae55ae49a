import type { NoticeDefinition } from '../contracts/messages.js'
import type { Database as DatabaseType } from '../foundation/data/database.js'
import { service } from '../foundation/di/inject.js'
import type { Events as EventsType } from '../work/events/events.js'
import type { Hooks as HooksType } from '../work/hooks/hooks.js'
import type { Identity as IdentityType } from '../identity/identity.js'
import type { UsersAdmin as UsersAdminType } from '../identity/people/users-admin.js'
import type { Jobs as JobsType } from '../work/jobs/jobs.js'
import type { Clock as ClockType } from '../foundation/kernel/clock.js'
import type { Logger as LoggerType } from '../foundation/kernel/logger.js'
import type { Operations as OperationsType } from './operations/operations.js'
import type { PluginManager as PluginManagerType } from './plugins/plugin-manager.js'
import type { Sealer as SealerType } from '../web/settings/sealer.js'
import type { InstancesAdmin as InstancesAdminType } from '../web/settings/instances-admin.js'
import type { SettingsAdmin as SettingsAdminType } from '../web/settings/settings-admin.js'
import type { Tasks as TasksType } from '../work/tasks/tasks.js'
import type { ThemeSettings as ThemeSettingsType } from '../web/themes/settings/theme-settings.js'

/** Core services by name: each is a type and the token that `@inject` takes. */
export type Database = DatabaseType
export const Database = service<DatabaseType>('database')
export type Clock = ClockType
export const Clock = service<ClockType>('clock')
export type Logger = LoggerType
export const Logger = service<LoggerType>('logger')
export type Events = EventsType
export const Events = service<EventsType>('events')
export type Hooks = HooksType
export const Hooks = service<HooksType>('hooks')
export type Jobs = JobsType
export const Jobs = service<JobsType>('jobs')
export type Tasks = TasksType
export const Tasks = service<TasksType>('tasks')
export type Identity = IdentityType
export const Identity = service<IdentityType>('identity')
export type Sealer = SealerType
export const Sealer = service<SealerType>('sealer')
export type PluginManager = PluginManagerType
export const PluginManager = service<PluginManagerType>('plugin-manager')
/** This process among those that share the database. */
export interface Worker {
  /** A uuid of this process. Write it on what you claim, and hear `WorkerGone` to free it when the process dies. */
  readonly id: string
}
export const Worker = service<Worker>('worker')
/** For operators: the admin plugin is built on these. */
export type SettingsAdmin = SettingsAdminType
export const SettingsAdmin = service<SettingsAdminType>('settings-admin')
export type InstancesAdmin = InstancesAdminType
export const InstancesAdmin = service<InstancesAdminType>('instances-admin')
export type Operations = OperationsType
export const Operations = service<OperationsType>('operations')
export type UsersAdmin = UsersAdminType
export const UsersAdmin = service<UsersAdminType>('users-admin')

export type ThemeSettings = ThemeSettingsType
export const ThemeSettings = service<ThemeSettingsType>('theme-settings')
/** Facts about this installation. */
export interface PanelInfo {
  /** A uuid, made once and kept in SQL. */
  readonly panelId: string
  /** Without a trailing slash. */
  readonly appUrl: string
  readonly production: boolean
}
export const PanelInfo = service<PanelInfo>('panel-info')

/** Translates outside a request: messages to people, documents. */
export interface Translator {
  t(locale: string, key: string, params?: Record<string, string | number>): string
  /** Whether there is a text in this language or in English. */
  has(locale: string, key: string): boolean
  readonly locales: readonly string[]
}
export const Translator = service<Translator>('translator')

/** Every kind of message that core and the running plugins declared. */
export interface NoticeKinds {
  find(kind: string): NoticeDefinition | undefined
}
export const NoticeKinds = service<NoticeKinds>('notice-kinds')

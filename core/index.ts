/** The plugin author's API: with `nettoria/contracts/*` the only door into core for a plugin. */
export { Type } from 'typebox'
export type { Static, TSchema } from 'typebox'
export { definePlugin } from './plugins/plugin.js'
export type {
  AdapterContext,
  AdapterDefinition,
  EventContext,
  EventHandler,
  HookTap,
  Needs,
  PluginModule,
  PluginSetup,
  Resolved,
  Routes,
} from './plugins/plugin.js'
export { adapters, contract, defineEvent, defineHook, optional } from './contracts/define.js'
export type {
  AdapterContract,
  AdapterInstance,
  AdapterInstances,
  Contract,
  EventType,
  HookType,
} from './contracts/define.js'
export { inject, injectable } from './di/inject.js'
export type { Constructor } from './di/inject.js'
export {
  Clock,
  Database,
  Events,
  Hooks,
  Identity,
  Jobs,
  Logger,
  NoticeKinds,
  PanelInfo,
  PluginManager,
  Sealer,
  Tasks,
  ThemeSettings,
  Translator,
  Worker,
} from './services.js'
export { InstancesAdmin, Operations, SettingsAdmin, UsersAdmin } from './services.js'
export type { HealthCheck } from './operations/health-check.js'
export type { QueuedJob } from './jobs/queued-job.js'
export type { DeadDelivery } from './events/dead-letters.js'
export type { ContractView, DefinitionView, InstanceView, ProbeResult } from './settings/instances-admin.js'
export type { SettingsView } from './settings/settings-admin.js'
export type { SettingsChange, ShownValues } from './settings/change-values.js'
export type { DetailedUser, ListedUser, StaffActor } from './identity/users-admin.js'
export type { PluginOrigin } from './plugins/discover.js'
export type { InstallSource, PluginInfo } from './plugins/plugin-manager.js'
export type { PluginState } from './plugins/plugin-states.js'
export type { Engine, Reader, Tx } from './data/database.js'
export { BaseModel } from './data/model.js'
export { column, index, migration, table, unique } from './data/migration.js'
export type { Migration, MigrationStep } from './data/migration.js'
export { col } from './data/columns.js'
export { keysetPage, readCursor, writeCursor } from './data/paging.js'
export type { Page } from './data/paging.js'
export { isUniqueViolation } from './data/failures.js'
export { dataErrors } from './data/errors.js'
export { faultPoint } from './kernel/fault-point.js'
export { PanelError, defineErrors, isPanelError } from './kernel/errors.js'
export type { ErrorParams, FieldError } from './kernel/errors.js'
export * from './money/money.js'
export { Secret, defineSettings } from './settings/fields.js'
export type { Field, SettingsSchema, SettingsValues } from './settings/fields.js'
export { defineJob } from './jobs/jobs.js'
export type { JobDefinition, JobHandler, JobRun } from './jobs/jobs.js'
export type { TaskEvent, TaskMessage, TaskState, TaskView } from './tasks/tasks.js'
export type { AccountView, UserView } from './identity/identity.js'
export type { Principal } from './identity/principal.js'
export type { App } from './http/app.js'
export { httpErrors } from './http/errors.js'
export { IdParams, InstantSchema, MoneySchema, TaskSchema, instantToJson, listOf, listQuery } from './http/schemas.js'
export { normaliseDigits } from './i18n/digits.js'
export { formatMoney } from './i18n/format.js'
export { FormState, definePage, emptyForm } from './themes/page.js'
export { refusedForm } from './http/refused-form.js'
export type { FormValues, PageType } from './themes/page.js'
export type { MenuItem, SlotContext, SlotPart } from './themes/extend.js'

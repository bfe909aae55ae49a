/** The plugin author's API: with `nettoria/contracts/*` the only door into core for a plugin. */
export { Type } from 'typebox'
export type { Static, TSchema } from 'typebox'
export { definePlugin } from './host/plugins/plugin.js'
export type { AdapterContext, AdapterDefinition } from './web/settings/adapter-definition.js'
export type { EventContext, EventHandler } from './work/events/event-handler.js'
export type { HookTap } from './work/hooks/hook-tap.js'
export type { Needs, PluginModule, PluginSetup, Resolved } from './host/plugins/plugin.js'
export type { Routes } from './web/http/routes.js'
export { adapters, contract, optional } from './foundation/di/contract.js'
export { defineEvent, defineHook } from './contracts/define.js'
export type { AdapterContract, AdapterInstance, AdapterInstances, Contract } from './foundation/di/contract.js'
export type { EventType, HookType } from './contracts/define.js'
export { inject, injectable } from './foundation/di/inject.js'
export type { Constructor } from './foundation/di/inject.js'
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
} from './host/services.js'
export { InstancesAdmin, Operations, SettingsAdmin, UsersAdmin } from './host/services.js'
export type { HealthCheck } from './host/operations/health-check.js'
export type { QueuedJob } from './work/jobs/queued-job.js'
export type { DeadDelivery } from './work/events/dead-letters.js'
export type { ContractView, DefinitionView, InstanceView, ProbeResult } from './web/settings/instances-admin.js'
export type { SettingsView } from './web/settings/settings-admin.js'
export type { SettingsChange, ShownValues } from './web/settings/change-values.js'
export type { DetailedUser, ListedUser, StaffActor } from './identity/people/users-admin.js'
export type { PluginOrigin } from './host/plugins/discover.js'
export type { InstallSource, PluginInfo } from './host/plugins/plugin-manager.js'
export type { PluginState } from './host/plugins/plugin-states.js'
export type { Engine, Reader, Tx } from './foundation/data/database.js'
export { BaseModel } from './foundation/data/model.js'
export { insertOnce } from './foundation/data/insert-once.js'
export { insertRow } from './foundation/data/insert-row.js'
export { column, index, migration, table, unique } from './foundation/data/migration.js'
export { refuseChanges } from './foundation/data/refuse-changes.js'
export type { Migration, MigrationStep } from './foundation/data/migration.js'
export { col } from './foundation/data/columns.js'
export { keysetPage, pageOf, readCursor, writeCursor } from './foundation/data/paging.js'
export { prepared } from './foundation/data/prepared.js'
export type { Page } from './foundation/data/paging.js'
export { isUniqueViolation } from './foundation/data/failures.js'
export { dataErrors } from './foundation/data/errors.js'
export { faultPoint } from './foundation/kernel/fault-point.js'
export { PanelError, defineErrors, isPanelError } from './foundation/kernel/errors.js'
export type { ErrorParams, FieldError } from './foundation/kernel/errors.js'
export * from './foundation/money/money.js'
export { Secret, defineSettings } from './web/settings/fields.js'
export type { Field, SettingsSchema, SettingsValues } from './web/settings/fields.js'
export { defineJob } from './work/jobs/jobs.js'
export type { JobDefinition, JobHandler, JobRun } from './work/jobs/jobs.js'
export type { TaskEvent, TaskMessage, TaskState, TaskView } from './work/tasks/tasks.js'
export type { AccountView, UserView } from './identity/identity.js'
export type { Actor, Principal } from './contracts/principal.js'
export type { App } from './web/http/app.js'
export { httpErrors } from './web/http/errors.js'
export {
  IdParams,
  InstantSchema,
  MoneySchema,
  TaskSchema,
  instantToJson,
  listOf,
  listQuery,
} from './web/http/schemas.js'
export { normaliseDigits } from './web/i18n/digits.js'
export { countryName, formatMoney } from './web/i18n/format.js'
export { FormState, definePage, emptyForm } from './web/themes/page.js'
export { refusedForm } from './web/screens/refused-form.js'
export { sameName } from './web/screens/confirm.js'
export { drawn } from './web/screens/screen.js'
export type { Drawn, FormScreen, Onward, Outcome, PageScreen, ScreenRequest } from './web/screens/screen.js'
export type { ListScreen, Listed } from './web/screens/list-screen.js'
export type { FormValues, PageType } from './web/themes/page.js'
export type { MenuItem, SlotContext, SlotPart } from './web/themes/extend.js'

import {
  Clock,
  Database,
  Events,
  Hooks,
  Identity,
  InstancesAdmin,
  Jobs,
  Logger,
  NoticeKinds,
  Operations,
  PanelInfo,
  PluginManager,
  Sealer,
  SettingsAdmin,
  Tasks,
  ThemeSettings,
  Translator,
  Type,
  UsersAdmin,
  Worker,
  adapters,
  contract,
  defineEvent,
  defineHook,
  defineJob,
  definePlugin,
  defineSettings,
  inject,
  injectable,
  optional,
} from 'nettoria'
import type {
  AdapterInstances,
  AdapterContract,
  Contract,
  EventType,
  HookType,
  JobDefinition,
  PluginModule,
  Resolved,
  Secret,
  SettingsValues,
  Tx,
} from 'nettoria'
import { expectType } from './expect-type.js'

// Never called: tsc is the test. Each `@ts-expect-error` fails the build when the wrong use starts to compile.

interface Greeter {
  greet(name: string): string
}
interface Provider {
  send(text: string): Promise<void>
}
const Greeting = contract<Greeter>('greeting.greeter', '1.0.0')
const Providers = adapters<Provider>('greeting.providers', '1.0.0')
expectType<Contract<Greeter>>()(Greeting)
expectType<AdapterContract<Provider>>()(Providers)
// @ts-expect-error a contract has a version
contract<Greeter>('greeting.greeter')
// @ts-expect-error only a contract with one provider can be optional
optional(Providers)

const Greeted = defineEvent({
  name: 'greeting.person.greeted',
  version: 1,
  payload: Type.Object({ name: Type.String(), times: Type.Integer() }),
  aggregate: ({ name }) => name,
})
expectType<EventType<{ name: string; times: number }>>()(Greeted)
// @ts-expect-error an event says which aggregate it is about
defineEvent({ name: 'a.b.c', version: 1, payload: Type.Object({}) })

const Greet = defineHook<string, { locale: string }>({
  name: 'greeting.greet',
  version: 1,
  onError: 'skip',
  timeLimit: 100,
})
expectType<HookType<string, { locale: string }>>()(Greet)
// @ts-expect-error errors are skipped or they fail
defineHook<string, string>({ name: 'a.b', version: 1, onError: 'ignore', timeLimit: 1 })

const job = defineJob<{ id: number }>({ name: 'greeting.greet-later' })
expectType<JobDefinition<{ id: number }>>()(job)
// @ts-expect-error a job has a name
defineJob({ every: 1_000 })

const settings = defineSettings({
  word: { type: 'text', label: 'Word', default: 'Hello' },
  note: { type: 'textarea', label: 'Note' },
  times: { type: 'number', label: 'Times', required: true },
  loud: { type: 'boolean', label: 'Loud', default: false },
  tone: { type: 'select', label: 'Tone', options: ['warm', 'cold'], default: 'warm' },
  key: { type: 'secret', label: 'Key', required: true },
})
type Values = SettingsValues<typeof settings>
declare const values: Values
expectType<string>()(values.word)
expectType<string | undefined>()(values.note)
expectType<number>()(values.times)
expectType<boolean>()(values.loud)
expectType<'warm' | 'cold'>()(values.tone)
expectType<Secret>()(values.key)
// @ts-expect-error there is no such type of field
defineSettings({ when: { type: 'date', label: 'When' } })
// @ts-expect-error a field has a label
defineSettings({ word: { type: 'text' } })
// @ts-expect-error a select has a default
defineSettings({ tone: { type: 'select', label: 'Tone', options: ['warm'] } })

declare const resolved: Resolved<{ one: typeof Greeting; many: typeof Providers }>
expectType<Greeter>()(resolved.one)
expectType<AdapterInstances<Provider>>()(resolved.many)

const module = definePlugin({
  needs: { greeter: Greeting, providers: Providers, maybe: optional(Greeting) },
  settings,
  setup(plugin) {
    expectType<Greeter>()(plugin.needs.greeter)
    expectType<AdapterInstances<Provider>>()(plugin.needs.providers)
    expectType<Greeter | undefined>()(plugin.needs.maybe)
    expectType<string>()(plugin.settings.word)
    // @ts-expect-error there is no such setting
    void plugin.settings.volume
    // @ts-expect-error settings are read only
    plugin.settings.word = 'Bye'

    expectType<Database>()(plugin.get(Database))
    expectType<Clock>()(plugin.get(Clock))
    expectType<Events>()(plugin.get(Events))
    expectType<Hooks>()(plugin.get(Hooks))
    expectType<Identity>()(plugin.get(Identity))
    expectType<InstancesAdmin>()(plugin.get(InstancesAdmin))
    expectType<Jobs>()(plugin.get(Jobs))
    expectType<Logger>()(plugin.get(Logger))
    expectType<NoticeKinds>()(plugin.get(NoticeKinds))
    expectType<Operations>()(plugin.get(Operations))
    expectType<PanelInfo>()(plugin.get(PanelInfo))
    expectType<PluginManager>()(plugin.get(PluginManager))
    expectType<Sealer>()(plugin.get(Sealer))
    expectType<SettingsAdmin>()(plugin.get(SettingsAdmin))
    expectType<Tasks>()(plugin.get(Tasks))
    expectType<ThemeSettings>()(plugin.get(ThemeSettings))
    expectType<Translator>()(plugin.get(Translator))
    expectType<UsersAdmin>()(plugin.get(UsersAdmin))
    expectType<Worker>()(plugin.get(Worker))
    expectType<Greeter>()(plugin.get(Greeting))

    plugin.provide(Greeting, { greet: (name) => name })
    // @ts-expect-error the implementation lacks a method
    plugin.provide(Greeting, {})
    plugin.provide(Providers, {
      definition: 'post',
      title: 'Post',
      settings: defineSettings({ token: { type: 'secret', label: 'Token' } }),
      create(chosen, context) {
        expectType<Secret | undefined>()(chosen.token)
        expectType<string>()(context.instance)
        // @ts-expect-error an adapter has no database
        void context.db
        return { send: async () => undefined }
      },
    })
    // @ts-expect-error a definition makes its adapter
    plugin.provide(Providers, { definition: 'post', title: 'Post', settings: {} })

    plugin.events.on(Greeted, 'count', async (tx, payload, context) => {
      expectType<Tx>()(tx)
      expectType<{ name: string; times: number }>()(payload)
      expectType<number>()(context.at)
    })
    // @ts-expect-error a handler has a name that is kept
    plugin.events.on(Greeted, async () => undefined)
    plugin.hooks.tap(Greet, (value, { locale }) => `${value} ${locale}`)
    // @ts-expect-error a tap answers a value of the hook's type
    plugin.hooks.tap(Greet, () => 5)
    plugin.job(job, async ({ data }) => expectType<{ id: number }>()(data))
    // @ts-expect-error there is no such channel
    plugin.notice({ kind: 'greeting.hello', channels: ['pigeon'] })
  },
})
const accepted: PluginModule<never, never> | typeof module = module
void accepted
// @ts-expect-error a plugin has a setup
definePlugin({ settings })

@injectable()
export class Greeters {
  constructor(@inject(Database) readonly db: Database) {}
}
// @ts-expect-error a name is not a token
inject('database')

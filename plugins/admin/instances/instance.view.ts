import { FormState, Type, definePage } from 'nettoria'
import type { InstanceView, Static, Translator } from 'nettoria'
import { GroupsModel } from '../settings-form.js'

const Item = Type.Object({
  instance: Type.String(),
  title: Type.String(),
  definition: Type.String(),
  origin: Type.Enum(['panel', 'file', 'automatic']),
  file: Type.String(),
  enabled: Type.Boolean(),
  state: Type.String(),
  failure: Type.String(),
  /** Address of its page. */
  href: Type.String(),
  first: Type.Boolean(),
  last: Type.Boolean(),
})

/** /admin/instances. */
export const InstancesPage = definePage(
  'admin/instances',
  Type.Object({
    contracts: Type.Array(
      Type.Object({
        contract: Type.String(),
        title: Type.String(),
        instances: Type.Array(Item),
        definitions: Type.Array(Type.Object({ title: Type.String(), href: Type.String() })),
      }),
    ),
  }),
)

/** /admin/instances/:contract/new/:definition and /:contract/:instance. */
export const InstancePage = definePage(
  'admin/instance',
  Type.Object({
    isNew: Type.Boolean(),
    /** Address that the form is posted to. */
    action: Type.String(),
    contract: Type.String(),
    contractTitle: Type.String(),
    definitionTitle: Type.String(),
    item: Item,
    form: FormState,
    groups: GroupsModel,
    /** Of *Test connection*. */
    probe: Type.Union([Type.Object({ ok: Type.Boolean(), text: Type.String() }), Type.Null()]),
  }),
)

/** /admin/instances/:contract/:instance/delete. */
export const InstanceDeletePage = definePage(
  'admin/instance-delete',
  Type.Object({ contract: Type.String(), contractTitle: Type.String(), item: Item, form: FormState }),
)

export function itemOf(view: InstanceView, place: { first: boolean; last: boolean }): Static<typeof Item> {
  const { contract, instance, title, definition, origin, file, enabled, state, failure } = view
  const href = `/admin/instances/${contract}/${instance}`
  return {
    instance,
    title,
    definition,
    origin,
    file: file ?? '',
    enabled,
    state,
    failure: failure?.message ?? '',
    href,
    ...place,
  }
}

/** A contract in people's words: its id when nobody has put it into words. */
export function contractTitle(translator: Translator, locale: string, contract: string): string {
  const key = `admin.contracts.${contract}`
  return translator.has(locale, key) ? translator.t(locale, key) : contract
}

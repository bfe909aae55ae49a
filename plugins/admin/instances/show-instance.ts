import { InstancesAdmin, Translator, inject, injectable } from 'nettoria'
import type { FormValues, InstanceView, ProbeResult, SettingsSchema, Static } from 'nettoria'
import { groupsOf, settingsFaults } from '../settings-form.js'
import { contractTitle, itemOf } from './instance.view.js'
import type { InstancePage } from './instance.view.js'
import type { DefinitionParams, InstanceParams } from './names.js'

/** An instance, or the beginnings of one, with what its form is made of. */
export interface ShownInstance {
  schema: SettingsSchema
  plugin: string
  title: string
  view: InstanceView
  isNew: boolean
  action: string
}

/** The form of an instance, new or stored. */
@injectable()
export class ShowInstance {
  constructor(
    @inject(InstancesAdmin) private readonly instances: InstancesAdmin,
    @inject(Translator) private readonly translator: Translator,
  ) {}

  draft({ contract, definition }: Static<typeof DefinitionParams>): ShownInstance {
    const { schema, plugin, title } = this.instances.definition(contract, definition)
    const values = Object.fromEntries(
      Object.entries(schema).map(([name, field]) => [name, 'default' in field ? (field.default ?? null) : null]),
    )
    const fresh = { instance: '', title: '', origin: 'panel', file: null, enabled: true, failure: null } as const
    const view = { ...fresh, contract, definition, state: 'running', schema, values, secrets: {} } as const
    return { schema, plugin, title, view, isNew: true, action: `/admin/instances/${contract}/new/${definition}` }
  }

  async stored({ contract, instance }: Static<typeof InstanceParams>): Promise<ShownInstance> {
    const view = await this.instances.find(contract, instance)
    const at = { view, isNew: false, action: `/admin/instances/${contract}/${instance}` }
    if (view.state === 'unavailable') return { ...at, schema: {}, plugin: '', title: view.definition }
    const { schema, plugin, title } = this.instances.definition(contract, view.definition)
    return { ...at, schema, plugin, title }
  }

  model(
    shown: ShownInstance,
    form: FormValues,
    locale: string,
    probe: ProbeResult | null = null,
  ): Static<typeof InstancePage.model> {
    const { schema, plugin, title, view, isNew, action } = shown
    const { translator } = this
    const text = probe && (probe.ok ? probe.detail : probe.reason)
    return {
      isNew,
      action,
      contract: view.contract,
      contractTitle: contractTitle(translator, locale, view.contract),
      definitionTitle: title,
      item: itemOf(view, { first: true, last: true }),
      form: settingsFaults(form, schema),
      groups: groupsOf(schema, view, { locale, translator, plugin }),
      probe: probe && { ok: probe.ok, text: text ?? '' },
    }
  }
}

import { Type } from 'typebox'
import type { App } from '../../http/app.js'
import type { I18n } from '../../i18n/i18n.js'
import type { Onward } from '../../screens/screen.js'
import { languageNames } from '../render-page.js'
import { readThemeForm } from './read-form.js'
import type { ThemeSettings } from './theme-settings.js'
import { ThemeSettingsPage, previewPaths, themeSettingsModel } from './theme.view.js'

export const manageThemes = 'core.themes.manage'

const Query = Type.Object({
  theme_safe: Type.Optional(Type.Literal('1')),
  path: Type.Optional(Type.Enum([...previewPaths])),
})
const Fields = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 20_000 }))
const RevisionParams = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 2147483647 }) })

/** /admin/theme: the settings of the active theme, tried in a frame, published, and brought back. */
export function themePages({ settings, i18n }: { settings: ThemeSettings; i18n: I18n }) {
  return (app: App): void => {
    const locales = i18n.locales.map((id) => ({ id, name: languageNames[id] ?? id, dir: i18n.dir(id) }))
    const back = (request: { query: unknown }, flash: string): Onward => {
      const { theme_safe: safe } = request.query as { theme_safe?: string }
      return { to: `/admin/theme${safe ? '?theme_safe=1' : ''}`, flash }
    }
    const editor = app.detail('/theme', {
      permission: manageThemes,
      query: Query,
      page: ThemeSettingsPage,
      policy: { frameSrc: true },
      async show(request, form) {
        const { theme_safe: safe, path = '/' } = request.query
        const language = { locale: request.locale, locales, t: (key: string) => request.t(key) }
        const again = form.message || Object.keys(form.values).length ? form : undefined
        return themeSettingsModel(await settings.view(), { form: again, safe: safe === '1', path }, language)
      },
    })
    editor.form('draft', {
      body: Fields,
      repeatable: true,
      async act(request) {
        const actor = request.signedIn().userId
        const { fields } = await settings.view()
        await settings.saveDraft(readThemeForm(fields, request.body, i18n.locales), actor)
        if (request.body['then'] === 'publish') await settings.publish(actor)
      },
      done(_saved, request) {
        const then = request.body['then']
        // The script keeps the draft while somebody chooses; a flash of that would be shown in the frame.
        if (then === 'go-on') return '/admin/theme'
        return back(request, then === 'publish' ? 'core.themes.published' : 'core.themes.drafted')
      },
    })
    editor.form('publish', {
      act: (request) => settings.publish(request.signedIn().userId),
      done: (_published, request) => back(request, 'core.themes.published'),
    })
    editor.form('discard', {
      act: () => settings.discardDraft(),
      done: (_discarded, request) => back(request, 'core.themes.discarded'),
    })
    app.action('/theme/revisions/:number', {
      permission: manageThemes,
      params: RevisionParams,
      back: '/admin/theme',
      act: (request) => settings.rollBack(request.params.number, request.signedIn().userId),
      done: (_brought, request) => back(request, 'core.themes.rolledBack'),
    })
  }
}

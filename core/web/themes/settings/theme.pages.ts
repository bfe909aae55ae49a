import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../../http/app.js'
import { relaxPolicy } from '../../http/relax-policy.js'
import type { I18n } from '../../i18n/i18n.js'
import { isPanelError } from '../../../foundation/kernel/errors.js'
import { refusedForm } from '../../http/refused-form.js'
import type { FormValues } from '../page.js'
import { languageNames } from '../render-page.js'
import { readThemeForm } from './read-form.js'
import type { ThemeSettings } from './theme-settings.js'
import { ThemeSettingsPage, previewPaths, themeSettingsModel } from './theme.view.js'

export const manageThemes = 'core.themes.manage'

const config = { permission: manageThemes }
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

    async function show(request: FastifyRequest, reply: FastifyReply, again?: FormValues, status = 200) {
      const { theme_safe: safe, path = '/' } = request.query as { theme_safe?: string; path?: string }
      relaxPolicy(reply, { frameSrc: true })
      const language = { locale: request.locale, locales, t: (key: string) => request.t(key) }
      const model = themeSettingsModel(await settings.view(), { form: again, safe: safe === '1', path }, language)
      return reply.page(ThemeSettingsPage, model, { status })
    }
    const back = (request: FastifyRequest, reply: FastifyReply, message: string) => {
      const { theme_safe: safe } = request.query as { theme_safe?: string }
      return reply.done(`/admin/theme${safe ? '?theme_safe=1' : ''}`, { kind: 'success', message })
    }

    app.get('/theme', { config, schema: { querystring: Query } }, (request, reply) => show(request, reply))

    app.post('/theme/draft', { config, schema: { querystring: Query, body: Fields } }, async (request, reply) => {
      const { fields } = await settings.view()
      const actor = request.signedIn().userId
      try {
        await settings.saveDraft(readThemeForm(fields, request.body, i18n.locales), actor)
        if (request.body['then'] === 'publish') {
          await settings.publish(actor)
          return back(request, reply, 'core.themes.published')
        }
        // The script keeps the draft while somebody chooses; a notice of that would be shown in the frame.
        if (request.body['then'] === 'go-on') return reply.done('/admin/theme')
        return back(request, reply, 'core.themes.drafted')
      } catch (error) {
        if (!isPanelError(error, 'THEME_SETTINGS_REFUSED')) throw error
        return show(request, reply, refusedForm(error, request), error.status)
      }
    })

    app.post('/theme/publish', { config, schema: { querystring: Query } }, async (request, reply) => {
      await settings.publish(request.signedIn().userId)
      return back(request, reply, 'core.themes.published')
    })

    app.post('/theme/discard', { config, schema: { querystring: Query } }, async (request, reply) => {
      await settings.discardDraft()
      return back(request, reply, 'core.themes.discarded')
    })

    app.post(
      '/theme/revisions/:number',
      { config, schema: { querystring: Query, params: RevisionParams } },
      async (request, reply) => {
        await settings.rollBack(request.params.number, request.signedIn().userId)
        return back(request, reply, 'core.themes.rolledBack')
      },
    )
  }
}

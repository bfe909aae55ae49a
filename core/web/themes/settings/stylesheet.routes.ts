import { Type } from 'typebox'
import type { App } from '../../http/app.js'
import { httpErrors } from '../../http/errors.js'
import type { ThemeSettingsRuntime } from './sql-theme-settings.js'

const Params = Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{16}$' }) })

/** GET /assets/theme-settings/<hash>.css: custom properties; the address changes with the content. */
export function stylesheetRoutes(settings: Pick<ThemeSettingsRuntime, 'stylesheet'>) {
  return (app: App): void => {
    app.get(
      '/assets/theme-settings/:hash.css',
      { config: { public: true }, schema: { params: Params } },
      async (request, reply) => {
        const css = await settings.stylesheet(request.params.hash)
        if (css === undefined) throw httpErrors.NOT_FOUND()
        return reply
          .type('text/css; charset=utf-8')
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send(css)
      },
    )
  }
}

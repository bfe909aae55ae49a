import type { FastifyReply, FastifyRequest } from 'fastify'
import { isAllowed } from '../../http/guard.js'
import { relaxPolicy } from '../../http/relax-policy.js'
import type { Logger } from '../../../foundation/kernel/logger.js'
import type { ThemeLook, Themes } from '../themes.js'
import type { ThemeSettingsRuntime } from './sql-theme-settings.js'
import { manageThemes } from './theme.pages.js'

interface Deps {
  themes: Themes
  /** The theme at the end of the chain, without anybody's changes. */
  plainThemes(): Themes
  settings: Pick<ThemeSettingsRuntime, 'look'>
  log: Pick<Logger, 'error'>
}

export interface ChosenLook {
  themes: Themes
  look: ThemeLook
}

/**
 * What a page is drawn with: the published settings; with `?theme_preview=1` the draft, in a frame of ours; with
 * `?theme_safe=1` the theme's root parent and defaults. The last two only for who may manage themes.
 */
export function lookChooser({ themes, plainThemes, settings, log }: Deps) {
  const plain = (of: Themes): ChosenLook => ({ themes: of, look: { values: {}, stylesheet: null } })
  return async (request: FastifyRequest, reply: FastifyReply): Promise<ChosenLook> => {
    const query = request.query as Record<string, unknown> | undefined
    const allowed = request.principal !== null && isAllowed(request.principal, manageThemes)
    if (allowed && query?.['theme_safe'] === '1') return plain(plainThemes())
    const preview = allowed && query?.['theme_preview'] === '1'
    if (preview) relaxPolicy(reply, { framed: true })
    try {
      return { themes, look: await settings.look(preview ? 'draft' : 'published') }
    } catch (error) {
      // A page that says the database is away must not need the database.
      log.error({ err: error }, 'the theme settings cannot be read: defaults are shown')
      return plain(themes)
    }
  }
}

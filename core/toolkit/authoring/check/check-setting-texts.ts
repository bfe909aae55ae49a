import type { Translator } from '../../../host/services.js'
import type { RunningPlugin } from '../../../host/plugins/start-plugins.js'
import type { SettingsSchema } from '../../../web/settings/fields.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'

/** Texts that the form of the plugin's settings, or of one of its connections, would show in another language or as code words. */
export function checkSettingTexts(plugin: RunningPlugin, translator: Translator): CheckFinding[] {
  const schemas = [plugin.module.settings ?? {}, ...plugin.registration.adapters.map((one) => one.definition.settings)]
  const findings = schemas
    .flatMap(keysOf)
    .flatMap(({ key, inCode }) =>
      translator.locales
        .filter((locale) => !(inCode && locale === 'en') && !translator.has(locale, `${plugin.id}.settings.${key}`))
        .map((locale) => `${locale}.json has no text settings.${key}`),
    )
  return [...new Set(findings)].map((message) => found('text', 'locales', message))
}

const noticeTexts = { email: ['subject', 'text'], sms: ['sms'], panel: ['panel'] } as const

/** Texts that a notice would be sent without. */
export function checkNoticeTexts({ id, registration }: RunningPlugin, translator: Translator): CheckFinding[] {
  return registration.notices.flatMap(({ kind, channels }) =>
    channels
      .flatMap((channel) => noticeTexts[channel])
      .map((part) => `notices.${kind.slice(kind.indexOf('.') + 1)}.${part}`)
      .flatMap((key) =>
        translator.locales
          .filter((locale) => !translator.has(locale, `${id}.${key}`))
          .map((locale) => found('text', 'locales', `${locale}.json has no text ${key}`)),
      ),
  )
}

/** Permissions that readers of another language would find in the manifest's English. They may be left out, so it is a warning. */
export function checkPermissionTexts({ id, manifest }: RunningPlugin, translator: Translator): CheckFinding[] {
  return (manifest.permissions ?? []).flatMap((permission) => {
    const key = `manifest.permissions.${permission.id.slice(id.length + 1)}`
    return translator.locales
      .filter((locale) => locale !== 'en' && !translator.has(locale, `${id}.${key}`))
      .map((locale) => ({ ...found('text', 'locales', `${locale}.json has no text ${key}`), warning: true as const }))
  })
}

/** `inCode`: the schema itself carries the English text. */
function keysOf(schema: SettingsSchema): { key: string; inCode: boolean }[] {
  return Object.entries(schema).flatMap(([name, field]) => [
    { key: `${name}.label`, inCode: true },
    ...(field.help ? [{ key: `${name}.help`, inCode: true }] : []),
    ...(field.group ? [{ key: `groups.${field.group}`, inCode: false }] : []),
    ...(field.type === 'select'
      ? field.options.map((value) => ({ key: `${name}.options.${value}`, inCode: false }))
      : []),
  ])
}

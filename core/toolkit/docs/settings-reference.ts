import type { Field, SettingsSchema } from '../../web/settings/fields.js'
import { collectExports } from './collect-exports.js'

const types = ['text', 'url', 'textarea', 'number', 'boolean', 'select', 'secret']

function isSchema(value: unknown): value is SettingsSchema {
  if (typeof value !== 'object' || value === null) return false
  const fields = Object.values(value) as Partial<Field>[]
  return (
    fields.length > 0 && fields.every((field) => types.includes(field?.type ?? '') && typeof field.label === 'string')
  )
}

/** docs/reference/settings-fields.md */
export async function settingsReference(root: string): Promise<string> {
  const exported = await collectExports(root, ['plugins'], /^(index|settings)\.js$/)
  const schemas = exported
    .map(({ file, value }) => {
      const schema = isSchema(value) ? value : (value as { settings?: unknown } | null)?.settings
      return { plugin: file.split('/')[1]!, schema }
    })
    .filter((each): each is { plugin: string; schema: SettingsSchema } => isSchema(each.schema))
  const unique = schemas.filter(({ schema }, at) => schemas.findIndex((other) => other.schema === schema) === at)
  const sections = unique.map(({ plugin, schema }) =>
    [
      `## ${plugin}`,
      '',
      '| Field | Type | Default | Limits | Label |',
      '| --- | --- | --- | --- | --- |',
      ...Object.entries(schema).map(([name, field]) => row(name, field)),
      '',
    ].join('\n'),
  )
  return [
    '# Settings fields',
    '',
    `Types of a field: ${types.map((type) => `\`${type}\``).join(', ')}. [../writing-a-plugin.md](../writing-a-plugin.md) says how to declare them.`,
    "Below: the settings of the panel's own plugins and of the adapters they offer. Generated from their schemas by `npm run docs`; a test",
    'compares the two.',
    '',
    ...sections,
  ].join('\n')
}

function row(name: string, field: Field): string {
  const preset = 'default' in field && field.default !== undefined ? `\`${JSON.stringify(field.default)}\`` : ''
  return `| \`${name}\` | ${field.type} | ${preset} | ${limits(field)} | ${field.label.replaceAll('|', '\\|')} |`
}

function limits(field: Field): string {
  const said = [
    'required' in field && field.required ? 'required' : '',
    field.type === 'select' ? `one of ${field.options.join(', ')}` : '',
    field.type === 'number' && field.integer ? 'whole' : '',
    field.type === 'number' && field.min !== undefined ? `from ${field.min}` : '',
    field.type === 'number' && field.max !== undefined ? `to ${field.max}` : '',
    'maxLength' in field && field.maxLength ? `at most ${field.maxLength} characters` : '',
    field.showIf ? `while ${field.showIf.field} is ${String(field.showIf.equals)}` : '',
  ]
  return said.filter(Boolean).join(', ')
}

import { Type, httpErrors, normaliseDigits } from 'nettoria'
import type { FieldError } from 'nettoria'

export const InstanceSlug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', minLength: 1, maxLength: 40 })
export const ContractParams = Type.Object({
  contract: Type.String({ pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$', maxLength: 80 }),
})
export const InstanceParams = Type.Object({ ...ContractParams.properties, instance: InstanceSlug })

export const DefinitionParams = Type.Object({ ...ContractParams.properties, definition: InstanceSlug })

/** Slug and title of a posted form. Throws INPUT_INVALID. */
export function readName(body: Record<string, string>): { instance: string; title: string } {
  const instance = normaliseDigits(body['instance'] ?? '')
    .trim()
    .toLowerCase()
  const title = (body['title'] ?? '').trim()
  const fields: FieldError[] = []
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(instance) || instance.length > 40 || instance === 'new')
    fields.push({ path: 'instance', message: 'small letters, digits and hyphens', key: 'admin.instances.slug-wrong' })
  if (title === '') fields.push({ path: 'title', message: 'is required', key: 'core.validation.required' })
  else if (title.length > 120)
    fields.push({ path: 'title', message: 'is too long', key: 'core.validation.maxLength', params: { limit: 120 } })
  if (fields.length) throw httpErrors.INPUT_INVALID({}, { fields })
  return { instance, title }
}

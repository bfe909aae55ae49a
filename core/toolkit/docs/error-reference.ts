import type { ErrorFactory } from '../../foundation/kernel/errors.js'
import { collectExports } from './collect-exports.js'

interface Entry {
  owner: string
  error: ErrorFactory
}

/** Every error of the core and of the first-party plugins, from the tables that declare them. */
export async function collectErrors(root: string): Promise<Entry[]> {
  const exported = await collectExports(root, ['core', 'plugins'], /errors\.js$/)
  const tables = exported.filter(({ value }) => typeof value === 'object' && value !== null)
  return tables.flatMap(({ file, value }) =>
    Object.values(value as object)
      .filter(isFactory)
      .map((error) => ({ owner: ownerOf(file), error })),
  )
}

function isFactory(value: unknown): value is ErrorFactory {
  return typeof value === 'function' && 'code' in value && 'template' in value
}

function ownerOf(file: string): string {
  return /^plugins\/([^/]+)/.exec(file)?.[1] ?? 'core'
}

/** docs/reference/errors.md */
export async function errorReference(root: string): Promise<string> {
  const entries = await collectErrors(root)
  const owners = [...new Set(entries.map((entry) => entry.owner))].sort((a, b) =>
    a === 'core' ? -1 : b === 'core' ? 1 : a.localeCompare(b),
  )
  const sections = owners.map((owner) => {
    const rows = entries
      .filter((entry) => entry.owner === owner)
      .sort((a, b) => a.error.code.localeCompare(b.error.code))
      .map(({ error }) => `| \`${error.code}\` | ${error.status} | ${error.template.replaceAll('|', '\\|')} |`)
    return [`## ${owner}`, '', '| Code | Status | Message |', '| --- | --- | --- |', ...rows, ''].join('\n')
  })
  return [
    '# Errors',
    '',
    'Every failure has a stable code. Over HTTP it leaves as `application/problem+json` with `code`, or as a page that shows it.',
    'This page is generated from the error tables by `npm run docs`; a test compares the two.',
    '',
    ...sections,
  ].join('\n')
}

import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { readManifest } from '../../host/plugins/discover.js'
import type { Manifest } from '../../host/plugins/manifest.js'
import { engines } from '../testing/engines.js'
import { checkBuild } from './check/check-build.js'
import { checkMigrations } from './check/check-migrations.js'
import { checkRunning } from './check/check-running.js'
import { checkSources } from './check/check-sources.js'
import { found } from './check/finding.js'
import type { CheckFinding } from './check/finding.js'
import type { PluginPlace } from './check/locate-plugin.js'

export interface CheckedPlugin {
  id: string
  findings: CheckFinding[]
  /** Commands that prove what this check cannot: the conformance of adapters. */
  next: string[]
}

const kits: Record<string, string> = {
  'billing.gateways': 'gateway',
  'compute.hypervisors': 'hypervisor',
  'notifications.senders': 'sender',
}

/** Whether a plugin is what its manifest, the panel and its readers expect. Runs it in a scratch panel. */
export async function checkPlugin(place: PluginPlace): Promise<CheckedPlugin> {
  let manifest: Manifest
  try {
    manifest = readManifest(place.dir)
  } catch (error) {
    if (!isPanelError(error)) throw error
    return { id: place.id, findings: [found('manifest-invalid', 'plugin.json', error.message)], next: [] }
  }
  const findings = await checkSources(place)
  const entry = join(place.codeDir, 'index.js')
  if (!existsSync(entry)) findings.push(found('not-built', place.id, `there is no ${relative(place.root, entry)}`))
  else findings.push(...checkBuild(place), ...(await checkMigrations(place, engines())), ...(await run(place)))
  return { id: place.id, findings, next: conformanceCommands(place, manifest) }
}

async function run(place: PluginPlace): Promise<CheckFinding[]> {
  try {
    return await checkRunning(place)
  } catch (error) {
    if (!isPanelError(error)) throw error
    return [found('not-running', place.id, `${error.code}: ${error.message}`)]
  }
}

function conformanceCommands({ root, id, dir }: PluginPlace, manifest: Manifest): string[] {
  const test = testOf(root, id, dir)
  return Object.keys(manifest.provides ?? {}).flatMap((contract) => {
    const kit = kits[contract]
    if (!kit) return []
    return test
      ? [`${kit} conformance: node --test ${test}`]
      : [`${kit} conformance, which is nettoria/testing/conformance/${kit}`]
  })
}

/** The panel's own plugins are tested in test/, others beside their code. */
function testOf(root: string, id: string, dir: string): string | undefined {
  const place = relative(root, dir)
  const sources = [join('test', 'conformance', `${id}.test.ts`), join(place, `${id}.test.ts`)]
  const source = sources.find((file) => existsSync(join(root, file)))
  const compiled = source?.replace(/\.ts$/, '.js')
  return compiled && (existsSync(join(root, compiled)) ? compiled : join('dist', compiled))
}

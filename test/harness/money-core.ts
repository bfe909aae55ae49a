import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** For tap's `--coverage-map`: what a coverage run is about, whatever its tests load on the way. */
export default function moneyCore(): string[] {
  return ['core/foundation/money', 'plugins/billing'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
}

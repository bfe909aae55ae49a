import { join } from 'node:path'

/** Folders of themes without a running panel: the project's, and the operator's. */
export function themeRootsOf(root: string): string[] {
  const dataDir = process.env['DATA_DIR']
  return [join(root, 'themes'), ...(dataDir ? [join(dataDir, 'themes')] : [])]
}

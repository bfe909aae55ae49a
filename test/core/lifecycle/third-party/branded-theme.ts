import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** DATA_DIR with a theme that changes a page of the plugin. */
export function dataDirWithTheme(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'ntt-branded-'))
  const theme = join(dataDir, 'themes', 'branded')
  const manifest = { id: 'branded', name: 'Branded', version: '1.0.0', panel: '^1.0.0', parent: 'default' }
  mkdirSync(join(theme, 'plugins', 'referrals'), { recursive: true })
  writeFileSync(join(theme, 'theme.json'), JSON.stringify(manifest))
  writeFileSync(
    join(theme, 'plugins', 'referrals', 'code.hbs'),
    '{{> parent:referrals/code}}<p>Brought to you by Acme</p>',
  )
  return dataDir
}

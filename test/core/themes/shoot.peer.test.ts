import 'reflect-metadata'
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { themeNew } from '../../../core/cli/theme-new.js'
import { themeShoot } from '../../../core/cli/theme-shoot.js'
import { chromiumMissing } from '../../journeys/chromium.js'
import { project } from './theme-project.js'

describe('nettoria theme shoot', { skip: chromiumMissing }, () => {
  it('keeps a picture, and finds overflow and what WCAG forbids', { timeout: 1_200_000 }, async () => {
    const root = project()
    const print = () => undefined
    assert.equal(
      await themeNew({ root, themesDir: join(root, 'themes'), id: 'acme-cloud', parent: 'default', print }),
      0,
    )
    const lines: string[] = []
    const out = join(root, 'shots')
    const one = { pages: ['auth/login'], cases: ['typical'], locales: ['en'], schemes: ['light'], widths: [390] }
    const shoot = () => themeShoot({ root, id: 'acme-cloud', out, ...one, print: (line) => lines.push(line) })
    assert.equal(await shoot(), 0, lines.join('\n'))
    assert.ok(existsSync(join(out, 'auth/login/typical-en-light-390.png')))
    const spoil = (css: string) => writeFileSync(join(root, 'themes/acme-cloud/assets/css/acme-cloud.css'), css)
    spoil('.auth { min-width: 900px }')
    assert.equal(await shoot(), 1)
    assert.match(lines.join('\n'), /overflow: \d+ px in 390/)
    // Not both at once: axe does not judge the colours of what lies outside the window.
    spoil('.auth p { color: #ddd !important }')
    assert.equal(await shoot(), 1)
    assert.match(lines.join('\n'), /axe: color-contrast/)
  })
})

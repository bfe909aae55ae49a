import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageDir } from '../../web/themes/package-dir.js'

/** A browser and what judges its pages; says what to install and answers nothing where one of them is absent. */
export async function browserTools(print: (line: string) => void) {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    print(
      `There is no Chromium at ${executablePath}. Install it (Debian: apt install chromium), or name it in CHROMIUM.`,
    )
    return undefined
  }
  try {
    const { chromium } = await import('playwright-core')
    return { chromium, executablePath, axe: readFileSync(join(packageDir('axe-core'), 'axe.min.js'), 'utf8') }
  } catch {
    print(
      'The packages playwright-core and axe-core are needed. Install them: npm install --save-dev playwright-core axe-core',
    )
    return undefined
  }
}

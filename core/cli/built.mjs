// Runs what is built. Plain JavaScript, because it must say so when nothing is.
import { existsSync } from 'node:fs'

const main = new URL('../../dist/core/cli/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  process.stderr.write('Nothing is built yet: npm run build (after npm ci) makes what npm start runs.\n')
  process.exitCode = 1
}

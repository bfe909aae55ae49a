import { pathToFileURL } from 'node:url'
import { guardProcess } from '../../../core/cli/guard-process.js'
import { createLogger } from '../../../core/foundation/kernel/pino-logger.js'
import type { Panel } from '../../../core/host/panel.js'

/** A process that `guardProcess` guards, with one plugin in the folder it is told. Imports a file, waits a turn, and says that it lives. */
const [dir = '', file = ''] = process.argv.slice(2)
const plugin = { id: 'careless', dir, codeDir: dir }
guardProcess({ plugins: [plugin] } as unknown as Panel, createLogger('info'))
await import(pathToFileURL(file).href)
setImmediate(() => setImmediate(() => process.stdout.write('alive\n')))

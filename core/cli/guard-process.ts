import type { Logger } from '../foundation/kernel/logger.js'
import type { Panel } from '../host/panel.js'

/**
 * A timer or a promise that a plugin forgot can throw where nobody catches it, which would end the process. What comes out of a
 * plugin's own files is logged under its name and the panel goes on; anything else still ends it.
 */
export function guardProcess(panel: Panel, log: Logger): void {
  const take = (error: unknown) => {
    const plugin = panel.plugins.find(({ dir, codeDir }) => comesFrom(error, dir) || comesFrom(error, codeDir))
    if (plugin) {
      log.error({ plugin: plugin.id, err: error }, 'a plugin threw where nobody catches: it lost a timer or a promise')
      return
    }
    log.fatal({ err: error }, 'something threw where nobody catches: the process ends')
    process.exit(1)
  }
  process.on('uncaughtException', take)
  process.on('unhandledRejection', take)
}

// The first frame that is no part of Node: where the error was made.
function comesFrom(error: unknown, dir: string): boolean {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node:'))
  return frame?.includes(`${dir}/`) ?? false
}

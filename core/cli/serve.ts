import type { Invocation } from './command.js'
import { runNode } from './run-node.js'

/** Serves and works in one process. */
export function serve(invocation: Invocation): Promise<void> {
  return runNode(invocation, async ({ panel, config }) => {
    const port = await panel.listen()
    await panel.work()
    return { role: 'all', port, address: config.appUrl }
  })
}

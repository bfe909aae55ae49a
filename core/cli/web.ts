import type { Invocation } from './command.js'
import { runNode } from './run-node.js'

/** Serves pages and API, and enqueues; jobs and events wait for a worker. */
export function web(invocation: Invocation): Promise<void> {
  return runNode(invocation, async ({ panel, config }) => ({
    role: 'web',
    port: await panel.listen(),
    address: config.appUrl,
  }))
}

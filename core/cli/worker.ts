import { createListener } from '../web/http/listener.js'
import type { Invocation } from './command.js'
import { runNode } from './run-node.js'
import type { Node } from './run-node.js'

const answered = /^\/(healthz|readyz)(\?|$)/

/** Works jobs and delivers events. With WORKER_PORT it answers health checks there, and nothing else. */
export function worker(invocation: Invocation): Promise<void> {
  return runNode(invocation, async (node) => {
    await node.panel.work()
    return { role: 'worker', port: await answerHealthChecks(node) }
  })
}

async function answerHealthChecks({ panel, config }: Node): Promise<number | null> {
  if (config.workerPort === null) return null
  const listener = createListener()
  void listener.use((request, response) => {
    // The application is asked for each time: another takes its place when plugins change.
    if (answered.test(request.url ?? '')) panel.app.routing(request, response)
    else
      response.writeHead(404, { 'content-type': 'text/plain' }).end('this node only works; ask /healthz or /readyz\n')
  })
  return listener.listen(config.workerPort, config.host)
}

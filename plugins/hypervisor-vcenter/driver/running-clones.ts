import type { MoRef } from '../vim/mo-ref.js'
import { readThrough } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'

/** How many clones of the template vCenter is working on, whoever asked for them. */
export async function runningClones(vim: Vim, template: MoRef): Promise<number> {
  const tasks = await readThrough(vim, vim.content.taskManager, 'recentTask', { Task: ['info'] })
  return tasks.filter((task) => {
    const info = task.properties.get('info')
    const state = info?.textAt('state')
    const clone = info?.textAt('descriptionId')?.startsWith('VirtualMachine.clone') ?? false
    return clone && (state === 'running' || state === 'queued') && template.is(info?.refAt('entity'))
  }).length
}

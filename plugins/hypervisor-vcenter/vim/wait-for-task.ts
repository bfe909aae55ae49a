import type { MoRef } from './mo-ref.js'
import { readObjects } from './property-collector.js'
import { isFault, readLocalizedFault, TransportError, VimFault } from './vim-errors.js'
import type { Vim, VimSession } from './vim-session.js'
import type { XmlNode } from './xml-node.js'

export interface TaskWait {
  signal?: AbortSignal | undefined
  progress?: ((percent: number) => void) | undefined
  /** Instant (ms) after which waiting ends with TaskStillRunning. */
  deadline: number
  now(): number
  /** Waits so many ms before a broken connection is tried again. */
  pause(): Promise<void>
}

/** Waiting ended before the task did. */
export class TaskStillRunning extends Error {
  override readonly name = 'TaskStillRunning'
}

const waitSeconds = 20

/**
 * Waits for a task and returns its result, which a successful task may lack. Throws the task's fault. A killed session only
 * costs a new collector: the task reference stays good.
 */
export async function waitForTask(session: VimSession, task: MoRef, wait: TaskWait): Promise<XmlNode | undefined> {
  for (let broken = 0; ;) {
    try {
      return await session.run((vim) => watch(vim, task, wait), wait.signal)
    } catch (error) {
      if (wait.signal?.aborted) throw new TaskStillRunning('Waiting was stopped; the task in vCenter goes on')
      if (isFault(error, 'ManagedObjectNotFound') && error.from === 'call') {
        throw new TaskStillRunning('vCenter no longer knows the task')
      }
      if (!(error instanceof TransportError)) throw error
      // Waiting changes nothing, so a broken connection is no reason to give the task up at once.
      if (error.reason === 'certificate' || ++broken > 3) {
        throw new TaskStillRunning(`Lost sight of the task: ${error.message}`, { cause: error })
      }
      await wait.pause()
    }
  }
}

async function watch(vim: Vim, task: MoRef, wait: TaskWait): Promise<XmlNode | undefined> {
  const early = await readTask(vim, task, wait)
  if (early.done) return early.result
  const collector = (await vim.call('CreatePropertyCollector', vim.content.propertyCollector)).child('returnval')?.ref()
  if (!collector) throw new Error('vCenter created no property collector')
  try {
    return await follow(vim, collector, task, wait)
  } finally {
    // A collector that cannot be removed ends with the session; it must not hide how the task ended.
    await Promise.allSettled([vim.call('DestroyPropertyCollector', collector, {}, { cleanup: true })])
  }
}

async function follow(vim: Vim, collector: MoRef, task: MoRef, wait: TaskWait): Promise<XmlNode | undefined> {
  const propSet = { type: 'Task', all: false, pathSet: ['info.state', 'info.progress'] }
  await vim.call('CreateFilter', collector, { spec: { propSet, objectSet: { obj: task } }, partialUpdates: false })
  for (let version = ''; ;) {
    const options = { maxWaitSeconds: waitSeconds }
    const answer = await vim.call('WaitForUpdatesEx', collector, { version, options }, { waitSeconds })
    version = answer.textAt('returnval.version') ?? version
    // The update says only that something moved (and an empty wait not even that): the task itself is what counts.
    const seen = await readTask(vim, task, wait)
    if (seen.done) return seen.result
  }
}

async function readTask(
  vim: Vim,
  task: MoRef,
  wait: TaskWait,
): Promise<{ done: boolean; result?: XmlNode | undefined }> {
  const [seen] = await readObjects(vim, [task], { Task: ['info'] })
  if (!seen) throw new VimFault('ManagedObjectNotFound', 'The task is gone', 'call')
  const info = seen.properties.get('info')
  const state = info?.textAt('state')
  if (state === 'success') return { done: true, result: info?.child('result') }
  if (state === 'error') {
    const error = info?.child('error')
    throw error ? readLocalizedFault(error) : new VimFault('SystemError', 'The task failed without a reason', 'task')
  }
  const percent = Number(info?.textAt('progress') ?? 0)
  if (percent > 0) wait.progress?.(Math.min(percent, 99))
  if (wait.now() >= wait.deadline) throw new TaskStillRunning('The task takes longer than the operation timeout')
  return { done: false }
}

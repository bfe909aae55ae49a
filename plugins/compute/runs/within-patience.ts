import { DriverError } from 'nettoria/contracts/hypervisors'

const grace = 5000

/** What `work` ends in, or an `ambiguous` DriverError when a driver still says nothing some seconds after it was told to give up. */
export function withinPatience<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const giveUp = () => {
      timer = setTimeout(() => reject(new DriverError('ambiguous', 'The hypervisor gave no answer in time.')), grace)
    }
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
    const settled = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
    work.finally(settled).then(resolve, reject)
  })
}

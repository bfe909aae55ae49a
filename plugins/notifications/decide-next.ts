import type { SendResult } from 'nettoria/contracts/messages'
import type { Message } from './message.model.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const waits = [10 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 4 * hour, 12 * hour]
const mostDoubts = 3
const longestWait = 48 * hour

type Change = Partial<
  Pick<
    Message,
    'state' | 'attempts' | 'doubts' | 'dueAt' | 'reference' | 'lastError' | 'finishedAt' | 'subject' | 'body'
  >
>

/**
 * What becomes of a message after a try. An unknown outcome is tried again, three times at most, under the same message id, by which
 * senders that can recognise the repetition: a code that comes twice does less harm than one that never comes.
 */
export function decideNext(message: Message, result: SendResult | 'no-sender', now: number): Change {
  const over = (state: Message['state'], more: Change = {}): Change => ({
    state,
    finishedAt: now,
    subject: null,
    body: null,
    ...more,
  })
  const attempts = message.attempts + 1
  if (result === 'no-sender') {
    const lastError = `no sender is configured for ${message.channel}`
    if (now - message.createdAt > longestWait) return over('dead', { lastError })
    return { state: 'queued', dueAt: now + minute, lastError }
  }
  if (result.status === 'sent')
    return over('sent', { attempts, reference: result.reference?.slice(0, 191) ?? null, lastError: null })
  const lastError = (result.status === 'failed' ? result.reason : 'the outcome is unknown').slice(0, 500)
  const doubts = message.doubts + (result.status === 'unknown' ? 1 : 0)
  if (result.status === 'failed' && !result.retry) return over('failed', { attempts, doubts, lastError })
  const wait = waits[message.attempts]
  if (wait === undefined || doubts >= mostDoubts) return over('dead', { attempts, doubts, lastError })
  return { state: 'queued', attempts, doubts, dueAt: now + wait, lastError }
}

import type { Principal } from '../../contracts/principal.js'

/** Whose page a form stood on, as the form says it: never more than the reason why it does not count. */
export const readerOf = (principal: Pick<Principal, 'userId' | 'sessionId'> | null): string =>
  principal ? `${principal.userId}.${principal.sessionId}` : ''

/** What has become of the reader since: `null` where the form says nothing, or nothing has. */
export function readerChange(
  wrote: unknown,
  now: Pick<Principal, 'userId' | 'sessionId'> | null,
): 'signed-in-again' | 'other-user' | 'signed-out' | null {
  if (typeof wrote !== 'string' || wrote === readerOf(now)) return null
  if (!now) return 'signed-out'
  const user = wrote.split('.')[0]
  return user === '' || user === String(now.userId) ? 'signed-in-again' : 'other-user'
}

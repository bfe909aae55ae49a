import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds after which a test gives up: for what hangs, not for what is slow. */
const patience = 300_000

/** Asks again until the answer is truthy; fails after `timeout` ms (five minutes) with the last error or `what`. For other processes only. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  options: { timeout?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = process.hrtime.bigint() + BigInt(options.timeout ?? patience) * 1_000_000n
  let last: unknown
  while (process.hrtime.bigint() < deadline) {
    try {
      const answer = await ask()
      if (answer) return answer
    } catch (error) {
      last = error
    }
    await delay(20)
  }
  throw last ?? new Error(`it did not happen in time: ${options.what ?? ask.toString()}`)
}

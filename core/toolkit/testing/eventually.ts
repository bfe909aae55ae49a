import { setTimeout as delay } from 'node:timers/promises'

/** Asks again until the answer is truthy; fails after `timeout` ms with the last error or `what`. For other processes only. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  options: { timeout?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = process.hrtime.bigint() + BigInt(options.timeout ?? 10_000) * 1_000_000n
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

import { setTimeout as delay } from 'node:timers/promises'

/** Longer than checking a code takes, so that a refusal takes as long whether the account exists or not. */
const floor = 30

/** The result of `work`; a refusal comes no sooner than after `floor` ms. */
export async function refuseInSameTime<T>(work: () => Promise<T>): Promise<T> {
  const passed = delay(floor)
  try {
    return await work()
  } catch (error) {
    await passed
    throw error
  }
}

/** Runs `work`, or rejects with `late()` after `limit` ms. The work is not stopped; its outcome is then ignored. */
export async function withinLimit<T>(limit: number, work: () => T | Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limit)
  })
  try {
    return await Promise.race([Promise.resolve().then(work), tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** The promise's value, or `late` when it takes longer than `limit` ms. */
export async function withTimeLimit<T>(promise: Promise<T>, limit: number, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), limit)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}

import type { HealthCheck, HealthProbe } from './health-check.js'

/** Runs every check beside the others; none can take longer than `limit` ms, and one that throws is broken itself. */
export async function runChecks(probes: readonly HealthProbe[], limit: number): Promise<HealthCheck[]> {
  const found = await Promise.all(probes.map((probe) => runOne(probe, limit)))
  return found.flat()
}

async function runOne({ id, run }: HealthProbe, limit: number): Promise<HealthCheck[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit / 1000} seconds`)), limit)
  })
  try {
    return (await Promise.race([run(), late])).map((check) => ({ id, ...check }))
  } catch (error) {
    return [{ id, state: 'broken', outcome: 'unknown', params: { reason: (error as Error).message } }]
  } finally {
    clearTimeout(timer)
  }
}

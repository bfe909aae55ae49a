import type { ProbeResult } from './instances-admin.js'

/** What an adapter that can be tested has; the contracts say it each in its own words. */
interface Probing {
  probe?(call: { signal: AbortSignal }): Promise<unknown>
  close?(): Promise<void>
}

interface Inventory {
  version: string
  inventory: { machines: number; templates: string[]; networks: string[] }
}

export const hasProbe = (adapter: unknown): boolean => typeof (adapter as Probing).probe === 'function'

/** Asks an adapter whether it reaches its service. Never throws: a failure is an answer. `limit` in ms. */
export async function probeAdapter(adapter: unknown, limit: number): Promise<ProbeResult> {
  if (!hasProbe(adapter)) return { ok: true, detail: '' }
  const signal = AbortSignal.timeout(limit)
  let stop!: () => void
  const late = new Promise<ProbeResult>((done) => {
    stop = () => done({ ok: false, reason: `no answer within ${Math.round(limit / 1000)} seconds` })
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([answerOf(adapter as Probing, signal), late])
  } catch (error) {
    return { ok: false, reason: explain(error) }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function answerOf(adapter: Probing, signal: AbortSignal): Promise<ProbeResult> {
  const answer = await adapter.probe!({ signal })
  if (isResult(answer)) return answer
  const { version, inventory } = answer as Inventory
  const { machines, templates, networks } = inventory
  return {
    ok: true,
    detail: `${version}: ${machines} machines, ${templates.length} templates, ${networks.length} networks`,
  }
}

const isResult = (answer: unknown): answer is ProbeResult =>
  typeof (answer as { ok?: unknown } | null)?.ok === 'boolean'

// Network errors say little themselves ("fetch failed"); their cause says which host and why.
function explain(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: unknown }
  const deeper =
    cause instanceof Error && cause.message && !message?.includes(cause.message) ? `: ${cause.message}` : ''
  return `${message || String(error)}${deeper}`.slice(0, 500)
}

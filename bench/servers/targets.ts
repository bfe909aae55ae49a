import { WrongAnswer } from '../harness/wrong-answer.js'

/** Something to ask, and how a right answer looks. */
export interface Target {
  url: string
  pid?: number
  headers?: Record<string, string>
  /** Why an answer of 200 is wrong, or null. */
  fault(body: string): string | null
}

/** Asks once and looks at the answer. Throws WrongAnswer. */
export async function check(target: Target): Promise<void> {
  const answer = await fetch(target.url, { headers: target.headers ?? {}, redirect: 'manual' })
  const body = await answer.text()
  const fault = answer.status === 200 ? target.fault(body) : `it answered ${answer.status}`
  if (fault) throw new WrongAnswer(`${target.url}: ${fault}.`)
}

/** A whole page that shows some text so many times. */
export function pageShowing(text: string, times = 1): Target['fault'] {
  return (body) => {
    if (!body.includes('</html>')) return 'it is not a whole page'
    const shown = body.split(text).length - 1
    return shown >= times ? null : `it shows "${text}" ${shown} times instead of ${times}`
  }
}

/** JSON with ten items. */
export function tenItems(body: string): string | null {
  const { items } = JSON.parse(body) as { items?: { hostname?: string }[] }
  const named = items?.filter(({ hostname }) => hostname?.startsWith('server-')) ?? []
  return named.length === 10 ? null : `it lists ${named.length} servers instead of 10`
}

import { WrongAnswer } from '../harness/wrong-answer.js'
import { password } from '../seed/seed-panel.js'

/** Signs in as a browser does, with the form and its token. Answers the headers of a signed-in request. */
export async function signInByForm(url: string, email: string): Promise<Record<string, string>> {
  const page = await fetch(`${url}/login`)
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(page) },
    body: new URLSearchParams({ identifier: email, password, _csrf: token }),
  })
  const cookie = cookiesOf(answer)
  if (answer.status !== 303 || cookie === '') throw new WrongAnswer(`POST /login answered ${answer.status}.`)
  return { cookie }
}

/** Signs in as an API client. Answers the headers of its requests; they hold for a quarter of an hour. */
export async function signInByApi(url: string, email: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: loginBody(email),
  })
  if (answer.status !== 200) throw new WrongAnswer(`POST /api/auth/login answered ${answer.status}.`)
  const { accessToken } = (await answer.json()) as { accessToken: string }
  return { authorization: `Bearer ${accessToken}` }
}

export const loginBody = (email: string): string => JSON.stringify({ identifier: email, password })

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')
}

import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

export interface Answer {
  status: number
  body: string
}

/** A GET over a kept connection. */
export function ask(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, agent, host: '127.0.0.1' }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

export interface Load {
  /** How many answers there were, by path and status: `/login 200`. */
  readonly answers: ReadonlyMap<string, number>
  /** Asks each path again and again, one request at a time a path, while `work` runs. Fails when an answer breaks off. */
  during(work: () => Promise<void>): Promise<void>
}

/** `check` sees each answer, and what `before` said when it was asked for. */
export function makeLoad<T>(
  port: number,
  paths: readonly string[],
  before: () => T,
  check: (path: string, answer: Answer, said: T) => void | Promise<void>,
): Load {
  const answers = new Map<string, number>()
  return {
    answers,
    async during(work) {
      let going = true
      const visitor = async (path: string) => {
        while (going) {
          const said = before()
          const answer = await ask(port, path)
          const key = `${path} ${answer.status}`
          answers.set(key, (answers.get(key) ?? 0) + 1)
          await check(path, answer, said)
        }
      }
      const visitors = Promise.all(paths.map(visitor))
      const done = work().finally(() => (going = false))
      // A visitor that fails ends the work's turn: the test shall say so and not wait for the rest.
      await Promise.race([visitors, done])
      await Promise.all([visitors, done])
    },
  }
}

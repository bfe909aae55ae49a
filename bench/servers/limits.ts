import { join } from 'node:path'
import type { Home } from '../seed/prepare-home.js'
import type { Program } from './start-server.js'

const file = (name: string) => join(import.meta.dirname, '../limits', name)

/** Bare fastify that draws one Handlebars page. */
export const pageLimit: Program = { words: [file('page-server.js')], env: () => ({}), firstPath: '/' }

/** Bare fastify and objection, on the same rows of the same database as the product. */
export function listLimit(home: Home): Program {
  return {
    words: [file('list-server.js')],
    env: () => ({ DATABASE_URL: home.databaseUrl, ACCOUNT_ID: String(home.customer.accountId) }),
    firstPath: '/servers',
  }
}

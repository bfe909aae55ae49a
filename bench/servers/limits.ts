import { join } from 'node:path'
import type { Home } from '../seed/prepare-home.js'
import type { Program } from './start-server.js'

const file = (name: string) => join(import.meta.dirname, '../limits', name)

/** Bare fastify that draws one Handlebars page. */
export const pageLimit: Program = { words: [file('page-server.js')], env: () => ({}), firstPath: '/' }

/** Bare fastify and objection, on the same rows of the same database as the product. */
export const listLimit = (home: Home): Program => onRows(home, 'list-server.js')

/** The same, after it loaded every library that the product serves with. */
export const startLimit = (home: Home): Program => onRows(home, 'start-server.js')

function onRows(home: Home, name: string): Program {
  return {
    words: [file(name)],
    env: () => ({ DATABASE_URL: home.databaseUrl, ACCOUNT_ID: String(home.customer.accountId) }),
    firstPath: '/servers',
  }
}

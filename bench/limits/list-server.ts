import { fastify } from 'fastify'
import knexModule from 'knex'
import type { Knex } from 'knex'
import objection from 'objection'

// The least a list can cost on the product's stack: one query through Objection, its rows as JSON, no rights, no views.
const url = process.env['DATABASE_URL']!
const accountId = Number(process.env['ACCOUNT_ID'])

class Instance extends objection.Model {
  static override tableName = 'compute_instances'
}

function connection(): Knex.Config {
  if (url.startsWith('mysql:')) return { client: 'mysql2', connection: url, pool: { min: 0, max: 10 } }
  if (url.startsWith('postgres:')) return { client: 'pg', connection: url, pool: { min: 0, max: 10 } }
  const filename = url.slice('sqlite:'.length)
  return { client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true, pool: { min: 1, max: 1 } }
}

const knex = knexModule(connection())
const columns = ['id', 'hostname', 'state', 'power', 'resources', 'image_id', 'datacenter_id', 'created_at']
const app = fastify()
app.get('/servers', async () => {
  const items = await Instance.query(knex)
    .select(...columns, 'subscription_id')
    .where({ account_id: accountId })
    .orderBy('id', 'desc')
    .limit(10)
  return { items }
})
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' })

import type { Reader } from '../../core/foundation/data/database.js'
import type { OpenDatabase } from '../../core/foundation/data/knex-database.js'
import { DemoSeeds } from '../../core/contracts/demo.js'
import { hashPassword } from '../../core/identity/sessions/passwords.js'
import type { Panel } from '../../core/host/panel.js'
import { insertRows } from './insert-rows.js'
import { accountsOf, serverRows, userRows } from './server-rows.js'
import type { SeedBase } from './server-rows.js'

/** Of every customer of a seed. */
export const password = 'correct horse battery staple'
const email = 'measured@bench.example'

/** The demo's catalogue, one customer to measure, and `servers` servers of many accounts. */
export async function seedPanel(panel: Panel, servers: number): Promise<{ email: string; accountId: number }> {
  const { db, services } = panel
  const person = { firstName: 'Sara', lastName: 'Ahmadi', locale: 'en', phone: '+989121234567' }
  await services.identity.createProvenUser({ ...person, email, password })
  const passwordHash = await hashPassword(password)
  const base = await db.transaction(async (tx) => {
    for (const { adapter } of services.registries.registry(DemoSeeds).list()) await adapter.seed(tx)
    const found = await readBase(tx)
    await insertRows(tx, accountsOf(servers), (n) => userRows(n, passwordHash))
    await insertRows(tx, servers, (n) => serverRows(n, servers, found))
    return found
  })
  await refreshStatistics(db)
  return { email, accountId: base.accountId }
}

async function readBase(read: Reader): Promise<SeedBase> {
  const ids = async (table: string, where: object = {}) =>
    ((await read(table).where(where).orderBy('id').select('id')) as { id: number }[]).map(({ id }) => Number(id))
  const owner = (await read('identity_users').where({ email }).first('id')) as { id: number }
  const [accountId] = await ids('identity_accounts', { owner_user_id: owner.id })
  const [v4] = await ids('compute_pools', { family: 4 })
  const [v6] = await ids('compute_pools', { family: 6 })
  const [datacenterIds, imageIds] = [await ids('catalog_datacenters'), await ids('catalog_images')]
  return { accountId: accountId!, datacenterIds, imageIds, poolIds: { 4: v4!, 6: v6! } }
}

// As any database has them after some hours, so that plans do not depend on when it looks at its tables.
async function refreshStatistics({ engine, knex }: OpenDatabase): Promise<void> {
  const tables = ['subscriptions_subscriptions', 'compute_instances', 'compute_addresses', 'identity_users']
  if (engine === 'mysql') await knex.raw(`analyze table ${tables.join(', ')}`)
  else await knex.raw('analyze')
}

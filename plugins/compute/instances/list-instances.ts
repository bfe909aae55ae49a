import { injectable } from 'nettoria'
import type { Reader } from 'nettoria'
import type { InstanceSummary, Instances } from 'nettoria/contracts/compute'
import { Address } from '../addresses/pool.model.js'
import { Instance } from './instance.model.js'

/** The addresses of many instances at once, IPv4 first. */
export async function addressesOf(read: Reader, instanceIds: number[]): Promise<Map<number, string[]>> {
  const rows = await Address.query(read)
    .select('instance_id', 'address')
    .whereIn('instance_id', instanceIds)
    .orderBy(['family', 'id'])
  const found = new Map<number, string[]>(instanceIds.map((id) => [id, []]))
  for (const row of rows) found.get(row.instanceId!)?.push(row.address)
  return found
}

async function summaries(read: Reader, instances: Instance[]): Promise<InstanceSummary[]> {
  const ips = await addressesOf(
    read,
    instances.map((instance) => instance.id),
  )
  return instances.map((instance) => {
    const { id, subscriptionId, hostname, state, datacenterId, imageId, taskId } = instance
    return { id, subscriptionId, hostname, state, ips: ips.get(id) ?? [], datacenterId, imageId, taskId }
  })
}

/** What other plugins may read about servers. Those that are gone are left out of lists and counts of an account. */
@injectable()
export class ListInstances implements Instances {
  async ofAccount(read: Reader, accountId: number, limit: number): Promise<InstanceSummary[]> {
    const rows = await Instance.query(read)
      .where({ account_id: accountId })
      .whereNot('state', 'terminated')
      .orderBy('id', 'desc')
      .limit(limit)
    return summaries(read, rows)
  }

  async ofSubscriptions(read: Reader, subscriptionIds: number[]): Promise<InstanceSummary[]> {
    return summaries(read, await Instance.query(read).whereIn('subscription_id', subscriptionIds).orderBy('id'))
  }

  async counts(read: Reader, accountId: number): Promise<{ total: number; running: number }> {
    const rows = await Instance.query(read)
      .select('state')
      .count({ n: '*' })
      .where({ account_id: accountId })
      .whereNot('state', 'terminated')
      .groupBy('state')
      .castTo<{ state: string; n: number | string }[]>()
    const running = rows.find((row) => row.state === 'running')?.n ?? 0
    return { total: rows.reduce((sum, row) => sum + Number(row.n), 0), running: Number(running) }
  }
}

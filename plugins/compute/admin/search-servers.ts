import type { Database } from 'nettoria'
import type { AdminSearch, AttentionSource } from 'nettoria/contracts/operations'
import { Instance } from '../instances/instance.model.js'

const permission = 'compute.manage'

/** Servers by number, by an address, or by the beginning of the host name. */
export function searchServers(db: Database): AdminSearch {
  return {
    permission,
    async search(query, limit) {
      const text = query.toLowerCase()
      const number = /^#?(\d{1,9})$/.exec(text)?.[1]
      const withAddress = db
        .read('compute_addresses')
        .where({ address: text })
        .whereNotNull('instance_id')
        .select('instance_id')
      const servers = await Instance.query(db.read)
        .where('hostname', 'like', `${text.replace(/[%_\\]/g, '')}%`)
        .orWhereIn('id', withAddress)
        .orWhere({ id: Number(number ?? 0) })
        .orderBy('id', 'desc')
        .limit(limit)
      return servers.map(({ id, hostname, driverInstance }) => ({
        kind: 'compute.search.server',
        title: hostname,
        detail: `#${id}${driverInstance ? `, ${driverInstance}` : ''}`,
        href: `/admin/servers/${id}`,
      }))
    },
  }
}

/** Servers that could not be built. */
export function failedServers(db: Database): AttentionSource {
  return {
    permission,
    async count() {
      const [row] = (await db.read('compute_instances').where({ state: 'failed' }).count({ many: '*' })) as {
        many: number
      }[]
      return [
        {
          text: 'compute.attention.failed',
          count: Number(row?.many ?? 0),
          level: 'danger',
          href: '/admin/servers?state=failed',
        },
      ]
    },
  }
}

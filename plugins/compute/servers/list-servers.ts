import { prepared, readCursor } from 'nettoria'
import type { Reader } from 'nettoria'
import type { InstanceState } from 'nettoria/contracts/compute'
import { Instance } from '../instances/instance.model.js'
import { shownColumns } from './server.view.js'
import type { ShownInstance } from './server.view.js'

export interface ListQuery {
  limit: number
  cursor?: string
  state?: InstanceState
  /** Leaves out those that are gone. */
  present?: true
}

export interface ListedServer {
  id: number
  instance: ShownInstance
  /** IPv4 first. */
  ips: string[]
  /** Somebody works on it. */
  busy: boolean
}

interface Values {
  [name: string]: string | number
  accountId: number
  after: number
  state: string
}
type Shape = [limit: number, after: boolean, which: 'all' | 'present' | 'state']
type Row = Record<string, unknown> & { id: number; address: string | null; run_id: number | null }

// One statement: the page of instances first, then what stands around each of them, a row for each address.
const rowsOfPage = prepared<Values, Row, Shape>((read, { accountId, after, state }, limit, hasAfter, which) => {
  const page = read('compute_instances').select(shownColumns).where({ account_id: accountId })
  if (hasAfter) page.where('id', '<', after)
  if (which === 'present') page.whereNot('state', 'terminated')
  if (which === 'state') page.where({ state })
  return read
    .from(page.orderBy('id', 'desc').limit(limit).as('i'))
    .leftJoin('compute_addresses as a', 'a.instance_id', 'i.id')
    .leftJoin('compute_runs as r', 'r.live_instance_id', 'i.id')
    .select('i.*', 'a.address', 'r.id as run_id')
    .orderBy([
      { column: 'i.id', order: 'desc' },
      { column: 'a.family', order: 'asc' },
      { column: 'a.id', order: 'asc' },
    ])
})

/** Servers of an account, newest first, one more than `limit` where there are more. Throws LIST_CURSOR_INVALID. */
export async function listServers(read: Reader, accountId: number, query: ListQuery): Promise<ListedServer[]> {
  const after = readCursor(query.cursor)
  const which = query.state ? 'state' : query.present ? 'present' : 'all'
  const values = { accountId, after: after ?? 0, state: query.state ?? '' }
  const listed = new Map<number, ListedServer>()
  for (const row of await rowsOfPage(read, values, query.limit + 1, after !== null, which)) {
    const { address, run_id: runId, ...columns } = row
    const known = listed.get(row.id)
    if (known && address !== null) known.ips.push(address)
    if (known) continue
    const instance = Instance.fromDatabaseJson(columns)
    listed.set(row.id, { id: row.id, instance, ips: address === null ? [] : [address], busy: runId !== null })
  }
  return [...listed.values()]
}

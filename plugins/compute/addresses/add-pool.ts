import { isIP } from 'node:net'
import { Clock, Database, httpErrors, inject, injectable } from 'nettoria'
import type { FieldError, Tx } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { computeErrors } from '../errors.js'
import { requireDatacenter } from '../placement/require-place.js'
import { addressToNumber, numberToAddress } from './address-arithmetic.js'
import { Pool } from './pool.model.js'

export interface NewPool {
  datacenterId: number
  network: string
  first: string
  last: string
  prefix: number
  gateway: string
  nameservers: string[]
}

const largest = 1_000_000n

/** Puts a range of addresses on sale in a datacenter. Ranges never overlap: an address belongs to one server. */
@injectable()
export class AddPool {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Catalog) private readonly catalog: Catalog,
  ) {}

  /** Throws COMPUTE_POOL_INVALID naming what is wrong, COMPUTE_DATACENTER_UNKNOWN. */
  add(wanted: NewPool): Promise<Pool> {
    const { first, last, size, family } = checkRange(wanted)
    const { datacenterId, network, prefix, nameservers } = wanted
    return this.db.transaction(async (tx) => {
      await requireDatacenter(tx, this.catalog, datacenterId)
      for (const other of await Pool.query(tx).where({ family })) {
        const start = addressToNumber(other.firstAddress)
        if (start <= last && first < start + BigInt(other.size))
          throw invalid(wanted, [['first', 'overlap', { pool: other.id }]])
      }
      return Pool.query(tx).insertAndFetch({
        datacenterId,
        network,
        family,
        firstAddress: numberToAddress(first, family),
        size: Number(size),
        prefix,
        gateway: numberToAddress(addressToNumber(wanted.gateway), family),
        nameservers,
        nextOffset: 0,
        reservations: 0,
        enabled: true,
        createdAt: this.clock.now(),
      })
    })
  }

  /** Switches a range on or off for new servers. Throws NOT_FOUND. */
  async enable(tx: Tx, id: number, enabled: boolean): Promise<Pool> {
    await Pool.query(tx).patch({ enabled }).where({ id })
    const pool = await Pool.query(tx).findById(id)
    if (!pool) throw httpErrors.NOT_FOUND()
    return pool
  }
}

type Problem = [
  field: 'first' | 'last' | 'gateway' | 'prefix' | 'nameservers',
  key: string,
  params?: FieldError['params'],
]

/** Reads the addresses of a pool. Throws COMPUTE_POOL_INVALID with every field that is wrong. */
function checkRange(wanted: NewPool) {
  const family = isIP(wanted.first) || isIP(wanted.last) || isIP(wanted.gateway)
  const bits = family === 4 ? 32 : 128
  const unread: Problem[] = []
  for (const field of ['first', 'last', 'gateway'] as const)
    if (isIP(wanted[field]) === 0) unread.push([field, 'address'])
    else if (isIP(wanted[field]) !== family) unread.push([field, 'family'])
  if (wanted.prefix < 1 || wanted.prefix > bits) unread.push(['prefix', 'prefix', { most: bits }])
  if (wanted.nameservers.some((server) => isIP(server) === 0)) unread.push(['nameservers', 'nameservers'])
  if (unread.length || (family !== 4 && family !== 6)) throw invalid(wanted, unread)

  const [first, last, gateway] = [wanted.first, wanted.last, wanted.gateway].map(addressToNumber) as [
    bigint,
    bigint,
    bigint,
  ]
  const size = last - first + 1n
  const net = (address: bigint) => address >> BigInt(bits - wanted.prefix)
  const problems: Problem[] = []
  if (size < 1n) problems.push(['last', 'order'])
  else if (size > largest) problems.push(['last', 'size', { most: Number(largest) }])
  else if (net(first) !== net(last)) problems.push(['prefix', 'width', { prefix: wanted.prefix }])
  // A gateway of IPv6 is often link-local, and then in no network of ours.
  if (net(gateway) !== net(first) && !(family === 6 && gateway >> 118n === 0x3fan))
    problems.push(['gateway', 'gateway'])
  if (problems.length) throw invalid(wanted, problems)
  return { first, last, size, family } as const
}

const sentences: Record<string, string> = {
  address: 'Write an IP address, for example 203.0.113.10.',
  family: 'This address is of another family than the others.',
  prefix: 'Write a number from 1 to the bits of the address: 32, or 128 for IPv6.',
  nameservers: 'Every name server is an IP address.',
  order: 'The last address comes before the first.',
  size: 'The range is too wide. Split it.',
  width: 'The range is wider than one network of this prefix.',
  gateway: 'The gateway is in another network than the range.',
  overlap: 'The range overlaps another pool of this panel.',
}

function invalid(wanted: NewPool, problems: readonly Problem[]) {
  const fields = problems.map(([path, key, params]) => ({
    path,
    message: sentences[key]!,
    key: `compute.pool.${key}`,
    ...(params && { params }),
  }))
  return computeErrors.COMPUTE_POOL_INVALID({ range: `${wanted.first} - ${wanted.last}` }, { fields })
}

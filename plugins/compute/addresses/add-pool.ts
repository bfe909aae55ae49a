import { isIP } from 'node:net'
import { Clock, Database, httpErrors, inject, injectable } from 'nettoria'
import type { Tx } from 'nettoria'
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
        if (start <= last && first < start + BigInt(other.size)) throw invalid(wanted, `it overlaps pool ${other.id}`)
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

function checkRange(wanted: NewPool) {
  const family = isIP(wanted.first)
  if (family !== 4 && family !== 6) throw invalid(wanted, 'the first address is not an IP address')
  if (isIP(wanted.last) !== family || isIP(wanted.gateway) !== family)
    throw invalid(wanted, 'its addresses are of two families')
  if (wanted.nameservers.some((server) => isIP(server) === 0))
    throw invalid(wanted, 'a name server is not an IP address')
  const bits = family === 4 ? 32 : 128
  if (wanted.prefix < 1 || wanted.prefix > bits) throw invalid(wanted, `the prefix is not between 1 and ${bits}`)
  const [first, last, gateway] = [wanted.first, wanted.last, wanted.gateway].map(addressToNumber) as [
    bigint,
    bigint,
    bigint,
  ]
  const size = last - first + 1n
  if (size < 1n || size > largest) throw invalid(wanted, `it holds ${size} addresses, not 1 to ${largest}`)
  const net = (address: bigint) => address >> BigInt(bits - wanted.prefix)
  if (net(first) !== net(last)) throw invalid(wanted, `it is wider than one /${wanted.prefix}`)
  // A gateway of IPv6 is often link-local, and then in no network of ours.
  if (net(gateway) !== net(first) && !(family === 6 && gateway >> 118n === 0x3fan)) {
    throw invalid(wanted, 'the gateway is in another network')
  }
  return { first, last, size, family } as const
}

function invalid(wanted: NewPool, reason: string) {
  return computeErrors.COMPUTE_POOL_INVALID({ range: `${wanted.first} - ${wanted.last}`, reason })
}

import { BaseModel } from 'nettoria'
import { addressToNumber, numberToAddress } from './address-arithmetic.js'

/** A range of addresses of one network in one datacenter. Offsets below `nextOffset` have been handed out before. */
export class Pool extends BaseModel {
  static override tableName = 'compute_pools'
  static override codecs = { nameservers: 'json', enabled: 'flag' } as const

  datacenterId!: number
  family!: 4 | 6
  network!: string
  firstAddress!: string
  size!: number
  prefix!: number
  gateway!: string
  nameservers!: string[]
  nextOffset!: number
  /** Grows with each reservation: updating it locks the pool for the rest of the transaction, on every engine. */
  reservations!: number
  enabled!: boolean
  createdAt!: number

  addressAt(offset: number): string {
    return numberToAddress(addressToNumber(this.firstAddress) + BigInt(offset), this.family)
  }
}

export class Address extends BaseModel {
  static override tableName = 'compute_addresses'

  poolId!: number
  address!: string
  family!: 4 | 6
  /** `reserved`: kept out of use by the operator. */
  state!: 'assigned' | 'quarantined' | 'reserved'
  instanceId!: number | null
  reverseName!: string | null
  quarantinedUntilAt!: number | null
  reservedAt!: number
}

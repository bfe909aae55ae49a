import { BaseModel } from 'nettoria'

/** A datacenter may use a hypervisor, with a share of its machines (`weight`) and hints for the driver (folder, network, ...). */
export class Placement extends BaseModel {
  static override tableName = 'compute_placements'
  static override codecs = { settings: 'json' } as const

  datacenterId!: number
  driverInstance!: string
  weight!: number
  settings!: Record<string, string>
  /** A full hypervisor is skipped until then. */
  fullUntilAt!: number | null
}

/** Which template a hypervisor builds an image from. */
export class Template extends BaseModel {
  static override tableName = 'compute_templates'

  driverInstance!: string
  imageId!: number
  template!: string
}

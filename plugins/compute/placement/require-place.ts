import type { Reader } from 'nettoria'
import type { Catalog } from 'nettoria/contracts/catalog'
import { computeErrors } from '../errors.js'

/** Throws COMPUTE_DATACENTER_UNKNOWN unless the catalogue has it. */
export async function requireDatacenter(read: Reader, catalog: Catalog, id: number): Promise<void> {
  const { datacenters } = await catalog.names(read, 'en')
  if (!datacenters.has(id)) throw computeErrors.COMPUTE_DATACENTER_UNKNOWN({ id })
}

/** Throws COMPUTE_IMAGE_UNKNOWN unless the catalogue has it. */
export async function requireImage(read: Reader, catalog: Catalog, id: number): Promise<void> {
  const { images } = await catalog.names(read, 'en')
  if (!images.has(id)) throw computeErrors.COMPUTE_IMAGE_UNKNOWN({ id })
}

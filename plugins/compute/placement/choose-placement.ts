import type { Reader } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import { Instance } from '../instances/instance.model.js'
import { Placement, Template } from './placement.model.js'

export interface ChosenPlace {
  driverInstance: string
  template: string
  placement: Record<string, string>
}

/**
 * The hypervisor of the datacenter that is furthest below its share, among those that are configured, have a template for the
 * image and are not full. Throws a `capacity` DriverError when all are full, `permanent` when none fits.
 */
export async function choosePlacement(
  read: Reader,
  wanted: { datacenterId: number; imageId: number; now: number; configured: readonly string[] },
): Promise<ChosenPlace> {
  const templates = await Template.query(read)
    .where({ image_id: wanted.imageId })
    .whereIn('driver_instance', [...wanted.configured])
  const templateOf = new Map(templates.map((row) => [row.driverInstance, row.template]))
  const placements = await Placement.query(read).where({ datacenter_id: wanted.datacenterId }).where('weight', '>', 0)
  const fitting = placements.filter((row) => templateOf.has(row.driverInstance))
  if (fitting.length === 0) {
    const detail = `No hypervisor of datacenter ${wanted.datacenterId} has a template for image ${wanted.imageId}.`
    throw new DriverError('permanent', detail)
  }
  const open = fitting.filter((row) => (row.fullUntilAt ?? 0) <= wanted.now)
  if (open.length === 0)
    throw new DriverError('capacity', `Every hypervisor of datacenter ${wanted.datacenterId} is full.`)
  const loads = await loadOf(
    read,
    open.map((row) => row.driverInstance),
  )
  const load = (row: Placement) => (loads.get(row.driverInstance) ?? 0) / row.weight
  const best = open.reduce((a, b) => (load(b) < load(a) ? b : a))
  return {
    driverInstance: best.driverInstance,
    template: templateOf.get(best.driverInstance)!,
    placement: best.settings,
  }
}

async function loadOf(read: Reader, drivers: string[]): Promise<Map<string, number>> {
  const rows = await Instance.query(read)
    .select('driver_instance')
    .count({ n: '*' })
    .whereIn('driver_instance', drivers)
    .whereNotIn('state', ['terminated', 'failed'])
    .groupBy('driver_instance')
    .castTo<{ driverInstance: string; n: number | string }[]>()
  return new Map(rows.map((row) => [row.driverInstance, Number(row.n)]))
}

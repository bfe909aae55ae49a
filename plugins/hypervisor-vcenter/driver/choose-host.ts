import { DriverError } from 'nettoria/contracts/hypervisors'
import type { MoRef } from '../vim/mo-ref.js'
import { readObjects, readThrough, text, type ObservedObject } from '../vim/property-collector.js'
import type { Vim } from '../vim/vim-session.js'

/** Without DRS vCenter refuses a clone that names no host: then the host with the most free memory. Undefined: DRS decides. */
export async function hostWithoutDrs(vim: Vim, compute: MoRef): Promise<MoRef | undefined> {
  if (compute.type !== 'ClusterComputeResource') return undefined
  const [cluster] = await readObjects(vim, [compute], { ClusterComputeResource: ['configurationEx'] })
  if (cluster?.properties.get('configurationEx')?.textAt('drsConfig.enabled') === 'true') return undefined
  const paths = ['runtime', 'summary.hardware.memorySize', 'summary.quickStats.overallMemoryUsage']
  return mostFreeHost(await readThrough(vim, compute, 'host', { HostSystem: paths }))
}

/** Of the hosts that take machines, the one with the most free memory. */
export function mostFreeHost(hosts: readonly ObservedObject[]): MoRef {
  let best: { ref: MoRef; free: number } | undefined
  for (const host of hosts) {
    const runtime = host.properties.get('runtime')
    if (runtime?.textAt('connectionState') !== 'connected' || runtime.textAt('inMaintenanceMode') === 'true') continue
    const mib = Number(text(host, 'summary.hardware.memorySize') ?? 0) / 1024 ** 2
    const free = mib - Number(text(host, 'summary.quickStats.overallMemoryUsage') ?? 0)
    if (!best || free > best.free) best = { ref: host.ref, free }
  }
  if (!best) throw new DriverError('capacity', 'No host of the cluster takes new machines')
  return best.ref
}

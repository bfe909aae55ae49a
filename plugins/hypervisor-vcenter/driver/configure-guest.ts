import { DriverError, type DriverCall, type VmHandle, type VmSpec } from 'nettoria/contracts/hypervisors'
import { placementHints } from './choose-placement.js'
import { customizeGuest } from './customize-guest.js'
import { blankedOptions, guestinfo } from './guest-metadata.js'
import { gone, readMachines, refOf, type Machine } from './machine.js'
import { pause, read, runTask, type Site } from './site.js'
import { isDoubtful } from './to-driver-error.js'

/** Writes what the guest reads on its first boot. The same call again changes nothing. */
export async function configureGuest(site: Site, call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<void> {
  const means = placementHints(spec).guest ?? 'cloudinit'
  if (means === 'customization') return customizeGuest(site, call, vm, spec)
  if (means !== 'cloudinit')
    throw new DriverError('permanent', `The placement hint "guest" is "cloudinit" or "customization"`)
  const wanted = Object.entries(guestinfo(spec, vm.uuid))
  for (let attempt = 1; ; attempt++) {
    const [machine] = await read(site, call, (vim) => readMachines(vim, [refOf(vm)]))
    if (!machine) throw gone(vm)
    const extraConfig = wanted
      .filter(([key, value]) => machine.options.get(key) !== value)
      .map(([key, value]) => ({ key, value }))
    if (extraConfig.length === 0) return
    try {
      await runTask(site, call, 'ReconfigVM_Task', machine.ref, { spec: { extraConfig } })
      return
    } catch (error) {
      if (!isDoubtful(error) || attempt === 3) throw error
      await pause(site.pace.lookEvery, call)
    }
  }
}

/** True once a machine of ours has booted and still carries what only its first boot needed. */
export function wantsBlanking(
  machine: Pick<Machine, 'marker' | 'options'>,
  tools: string,
  ips: readonly string[],
): boolean {
  const left = blankedOptions.some((key) => (machine.options.get(key) ?? '') !== '')
  return machine.marker !== null && left && tools === 'running' && ips.length > 0
}

/** Removes the user data. A failure is logged and tried again at the next look. */
export async function blankGuest(site: Site, call: DriverCall, vm: VmHandle): Promise<void> {
  const extraConfig = blankedOptions.map((key) => ({ key, value: '' }))
  try {
    await runTask(site, { signal: call.signal }, 'ReconfigVM_Task', refOf(vm), { spec: { extraConfig } })
    site.log.info({ vm: vm.name }, 'user data removed after the first boot')
  } catch (error) {
    site.log.warn({ err: error, vm: vm.name }, 'user data could not be removed after the first boot')
  }
}

import type { Change, NicSpec, VmSpec } from 'nettoria/contracts/hypervisors'
import type { Machine } from './machine.model.js'

/** Growth goes online, shrinking needs the machine off, a disk never shrinks. */
export function planChanges(machine: Machine, spec: VmSpec): Change[] {
  const changes: Change[] = []
  if (machine.cpu !== spec.cpu) {
    changes.push({
      kind: 'cpu',
      from: machine.cpu,
      to: spec.cpu,
      mode: spec.cpu > machine.cpu ? 'online' : 'power-off',
    })
  }
  if (machine.memoryMb !== spec.memoryMb) {
    const mode = spec.memoryMb > machine.memoryMb ? 'online' : 'power-off'
    changes.push({ kind: 'memory', from: machine.memoryMb, to: spec.memoryMb, mode })
  }
  if (machine.diskGb !== spec.diskGb) {
    const mode = spec.diskGb > machine.diskGb ? 'online' : 'impossible'
    changes.push({ kind: 'disk', from: machine.diskGb, to: spec.diskGb, mode })
  }
  if (nicsText(machine.nics) !== nicsText(spec.nics))
    changes.push({ kind: 'nic', summary: nicsText(spec.nics), mode: 'online' })
  return changes
}

function nicsText(nics: NicSpec[]): string {
  return nics.map((nic) => `${nic.network} ${nic.mac} ${nic.addresses.map((a) => a.address).join(' ')}`).join(', ')
}

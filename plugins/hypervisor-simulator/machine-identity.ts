import { createHash } from 'node:crypto'
import type { InstanceKey } from 'nettoria/contracts/hypervisors'

export function machineName(key: InstanceKey): string {
  return `ntt-${key.instanceId}-g${key.generation}`
}

/** A version 5 uuid (RFC 9562) of the instance and generation in the panel's own namespace. */
export function machineUuid(key: InstanceKey): string {
  const namespace = Buffer.from(key.panelId.replaceAll('-', ''), 'hex')
  const bytes = createHash('sha1').update(namespace).update(machineName(key)).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function sameKey(a: InstanceKey | null, b: InstanceKey): boolean {
  return a !== null && a.panelId === b.panelId && a.instanceId === b.instanceId && a.generation === b.generation
}

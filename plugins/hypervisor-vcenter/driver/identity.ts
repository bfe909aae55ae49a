import { createHash } from 'node:crypto'
import type { InstanceKey } from 'nettoria/contracts/hypervisors'

/** Key of the marker in `extraConfig`. Not `guestinfo.*`: those a guest can read and write. */
export const markerKey = 'nettoria.marker'
/** Name of the custom attribute that shows the marker to operators and makes it cheap to list. */
export const markerAttribute = 'nettoria.marker'

/** Namespace of our name-based uuids; never changes, or machines would not be found again. */
const namespace = Buffer.from('6f0c0f5e2e4b4d0f9a7c3b1d5e8f7a21', 'hex')

/** RFC 9562 uuid, version 5. */
export function uuidV5(name: string, space: Buffer = namespace): string {
  const bytes = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** `instanceUuid` of the machine. */
export function uuidOf(key: InstanceKey): string {
  return uuidV5(writeMarker(key))
}

/** Name of the machine: `ntt-<instance>-g<generation>`, safe in vCenter (no `/ \ %`) and at most 80 characters. */
export function nameOf(key: InstanceKey): string {
  const plain = key.instanceId.replace(/[^A-Za-z0-9_.-]/g, '-').slice(0, 50)
  const exact = plain === key.instanceId
  return `ntt-${plain}${exact ? '' : `-${uuidV5(key.instanceId).slice(0, 8)}`}-g${key.generation}`
}

/** Text that says whose machine this is. */
export function writeMarker(key: InstanceKey): string {
  return ['v1', encodeURIComponent(key.panelId), encodeURIComponent(key.instanceId), key.generation].join('/')
}

/** The key a marker names, or null for anything else. */
export function readMarker(text: string | undefined): InstanceKey | null {
  const match = /^v1\/([^/]+)\/([^/]+)\/(\d+)$/.exec(text ?? '')
  if (!match) return null
  const [, panel = '', instance = '', generation = ''] = match
  try {
    return {
      panelId: decodeURIComponent(panel),
      instanceId: decodeURIComponent(instance),
      generation: Number(generation),
    }
  } catch {
    return null // not our encoding, so not our marker
  }
}

export function sameKey(a: InstanceKey | null, b: InstanceKey): boolean {
  return a !== null && a.panelId === b.panelId && a.instanceId === b.instanceId && a.generation === b.generation
}

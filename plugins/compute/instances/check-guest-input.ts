import { normaliseDigits } from 'nettoria'
import type { FieldError } from 'nettoria'
import type { Fulfilment } from 'nettoria/contracts/subscriptions'

const maxUserDataBytes = 16 * 1024
const maxKeys = 20
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

const problem = (path: string, key: string, message: string, params: Record<string, number> = {}): FieldError => ({
  path,
  message,
  key: `compute.guest.${key}`,
  params,
})

/** In the order of the form. */
export const checkGuestInput: Fulfilment['checkGuest'] = (input) => {
  const hostname = normaliseDigits(input.hostname).trim().toLowerCase()
  const sshKeys = [...new Set((input.sshKeys ?? []).map((key) => key.trim()).filter(Boolean))]
  const userData = input.userData?.trim() ? input.userData : null
  const badKey = sshKeys.findIndex((key) => !isSshPublicKey(key))
  const problems = [
    ...(isHostname(hostname)
      ? []
      : [problem('hostname', 'hostname', 'Use letters a to z, digits, hyphens and dots: web-01.example.com.')]),
    ...(sshKeys.length > maxKeys
      ? [problem('sshKeys', 'tooManyKeys', `Give at most ${maxKeys} keys.`, { max: maxKeys })]
      : []),
    ...(badKey < 0
      ? []
      : [problem('sshKeys', 'sshKey', `Key ${badKey + 1} is not an OpenSSH public key.`, { number: badKey + 1 })]),
    ...(userData && Buffer.byteLength(userData, 'utf8') > maxUserDataBytes
      ? [problem('userData', 'userData', 'User data may have at most 16 KiB.', { kib: 16 })]
      : []),
  ]
  return { guest: { hostname, sshKeys, userData }, problems }
}

/** RFC 1123, in lower case. A last label of digits alone would read as an address. */
export function isHostname(name: string): boolean {
  const labels = name.split('.')
  return name.length <= 253 && labels.every((one) => label.test(one)) && !/^\d+$/.test(labels.at(-1)!)
}

const keyTypes = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
])

/** One line "<type> <base64> [comment]" whose data begins with the same type (RFC 4253, 6.6). No options, no control characters. */
export function isSshPublicKey(line: string): boolean {
  if (line.length > 8192 || /[\u0000-\u001f\u007f]/.test(line)) return false
  const [type = '', data = ''] = line.split(' ')
  if (!keyTypes.has(type) || !/^[A-Za-z0-9+/]{40,}={0,2}$/.test(data)) return false
  const bytes = Buffer.from(data, 'base64')
  const length = bytes.readUInt32BE(0)
  return length === type.length && bytes.toString('latin1', 4, 4 + length) === type && bytes.length > 4 + length
}

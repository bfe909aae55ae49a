import { isIP } from 'node:net'

/** An IP address as a number. Throws TypeError on anything else. */
export function addressToNumber(address: string): bigint {
  const family = isIP(address)
  if (family === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
  if (family !== 6) throw new TypeError(`"${address}" is not an IP address`)
  const [head = '', tail] = address.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n)
}

/** The canonical text of an address (RFC 5952 for IPv6: the first longest run of two or more zero groups is shortened). */
export function numberToAddress(value: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 65535n).toString(16))
  let [from, length] = [0, 1]
  for (let start = 0; start < 8; start++) {
    let end = start
    while (groups[end] === '0') end++
    if (end - start > length) [from, length] = [start, end - start]
  }
  return length < 2 ? groups.join(':') : `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`
}

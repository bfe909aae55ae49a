import { isIPv6 } from 'node:net'

/** Whom a limit by address counts: an address of IPv4, or the /64 that a subscriber of IPv6 chooses addresses in. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  const [before = '', after] = ip.split('::')
  const [left, right] = [groupsOf(before), groupsOf(after ?? '')]
  const between = after === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: between }, () => '0'), ...right]
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}

// The last two groups may be written as an address of IPv4.
const groupsOf = (part: string) =>
  part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))

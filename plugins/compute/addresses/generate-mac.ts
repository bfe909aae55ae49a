import { randomInt } from 'node:crypto'
import type { Tx } from 'nettoria'
import { Instance } from '../instances/instance.model.js'

/** A MAC nobody here has, in the range VMware leaves to people (00:50:56:00:00:00 to 00:50:56:3f:ff:ff); every driver takes it. */
export async function generateMac(tx: Tx): Promise<string> {
  const candidates = Array.from({ length: 8 }, () => {
    const tail = randomInt(0x400000).toString(16).padStart(6, '0')
    return `00:50:56:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`
  })
  const taken = await Instance.query(tx).whereIn('mac', candidates)
  const free = candidates.find((mac) => !taken.some((row) => row.mac === mac))
  return free ?? generateMac(tx)
}

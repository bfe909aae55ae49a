import { readFileSync, readlinkSync } from 'node:fs'

/**
 * Names the set of process ids that this process lives in: a pid means something only there, and two containers may both be
 * number 1. Null where the system does not tell (it is no Linux).
 */
export function processSpace(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`.slice(0, 120)
  } catch {
    return null
  }
}

/** Whether a process of this space has the number now. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

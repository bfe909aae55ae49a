import { readFileSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
export const ticksPerSecond = 100

export const cores = cpus().length

/** User and system time of a process and all its threads, in ticks; `stat` is the text of /proc/PID/stat. */
export function processTicks(stat: string): number {
  // The name of the program may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** User and system time of the children of a process that have ended and were waited for, in ticks. */
export function endedChildrenTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[13]) + Number(fields[14])
}

/** What all cores were busy with since the machine began, in ticks; `stat` is the text of /proc/stat. Time stolen by a host counts. */
export function busyTicks(stat: string): number {
  const [user, nice, system, , , irq, softirq, steal] = /^cpu +(.*)$/m.exec(stat)![1]!.split(' ').map(Number)
  return user! + nice! + system! + irq! + softirq! + steal!
}

/** Ticks a live process has used; 0 when it is gone. */
export function ticksOf(pid: number): number {
  try {
    return processTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return 0
  }
}

/** Ticks of this run: of the processes named, and of those it started that have ended. */
export function ticksOfRun(pids: readonly number[]): number {
  const ended = endedChildrenTicks(readFileSync('/proc/self/stat', 'utf8'))
  return pids.reduce((sum, pid) => sum + ticksOf(pid), ended)
}

export const busyNow = (): number => busyTicks(readFileSync('/proc/stat', 'utf8'))

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

/** Processes whose program has one of these names. */
export function processesNamed(names: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && names.includes(nameOf(name)))
    .map(Number)
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}

import type { ChildProcess } from 'node:child_process'

/** Servers this run has started and not yet ended. */
const living = new Set<ChildProcess>()

export const livingPids = (): number[] => [...living].map((child) => child.pid!)

export function keepTrack(child: ChildProcess): void {
  living.add(child)
  child.once('close', () => living.delete(child))
}

export function killLiving(): void {
  for (const child of living) child.kill('SIGKILL')
}
